#include "net/retry.h"

/* A 401 is never among them: five failures lock the key for five minutes. 501 says never, not later. */
static bool passing(int status)
{
    return status == 429 || (status >= 500 && status != 501);
}

static bool wanted(const struct retry_case *ended)
{
    if (ended->repeats >= RETRY_REPEATS)
        return false;
    if (ended->status != 0)
        return ended->repeatable && (ended->reread ? ended->status == 429 : passing(ended->status));
    return ended->kind == ERR_NETWORK && ((ended->repeatable && !ended->reread) || !ended->sent);
}

int retry_pause(const struct retry_case *ended, int base_ms, uint32_t random)
{
    /* Asking sooner than told would be in vain, and nobody sits waiting for minutes. */
    if (!wanted(ended) || ended->retry_after_s > RETRY_AFTER_MAX_S)
        return -1;
    int pause = base_ms;
    for (unsigned i = 0; i < ended->repeats && pause < RETRY_CAP_MS; i++)
        pause *= 2;
    if (pause > RETRY_CAP_MS)
        pause = RETRY_CAP_MS;
    pause = pause / 2 + (int)(random % (uint32_t)(pause / 2 + 1));
    int told = ended->retry_after_s * 1000;
    return told > pause ? told : pause;
}
