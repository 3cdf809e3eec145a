/* What a power cut leaves of the drafts: the files as they are at a random instant, while somebody types.
 *
 *   power_cut COUNT [SEED]
 *
 * A process types into a draft, accepts and undoes, as fast as the store lets it. It is stopped, the
 * database and the files beside it are copied, and it goes on. The copy must open, with everything that
 * was kept by then and at most the one key more that was on its way: text, cursor, journal and undo. In
 * every other copy a part of what nobody synced is missing besides, as when the disk had not got to it yet:
 * then at least the last edit must be there, and whatever is there must be a state that was, and whole. */
/* Needed for MAP_ANONYMOUS, which POSIX does not name. */
#define _DEFAULT_SOURCE 1

#include "store/drafts.h"

#include "base/memory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    STATES = 1 << 22,
    ITEMS = 50,
    TEXT_MOST = 40,
    LETTERS = 26,
    ACCEPT_EVERY = 7,
    UNDO_EVERY = 31,
    PATH_SIZE = 256
};

/* What the typing process tells: how many steps it began, how many have returned, and the last of them that
 * reached the disk, with the log as it was then. */
struct progress {
    atomic_size_t begun, done, synced, synced_frames, synced_salt;
};

/* Of the index of the log, whose format SQLite documents: frames in the log, which log it is, and how many
 * frames a checkpoint may have copied already, which it does only after it synced the log. */
struct log_index {
    uint32_t frames, salt, copied;
};

enum { LOG_HEADER = 32, FRAME = 24 + 4096 };

/* The steps, done alike by the process that keeps them and by the one that knows what is to be found. */
struct typist {
    struct document *document;
    char text[TEXT_MOST + 1];
    size_t steps;
};

struct cutter {
    char live[PATH_SIZE], copy[PATH_SIZE];
    struct progress *progress; /* shared with the child */
    pid_t child;
    int64_t draft;
    uint64_t random;
    uint64_t *states; /* owned; a sum of each as the steps leave it */
    struct typist typist;
    size_t known; /* of the states */
};

static size_t draw(struct cutter *cutter, size_t below)
{
    cutter->random = cutter->random * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(cutter->random >> 33) % below;
}

static struct json *start_tree(void)
{
    static const char text[] = "{\"metadata\":{\"name\":\"start\"}}";
    struct err err = { 0 };

    return json_read(text, sizeof text - 1, NULL, &err);
}

static void accept(struct typist *typist)
{
    struct err err = { 0 };
    char place[64];

    snprintf(place, sizeof place, "/item%zu", typist->steps % ITEMS);
    (void)document_set(typist->document, typist->steps % 2 == 0 ? "/metadata/name" : place,
                       json_string(typist->text), &err);
    typist->text[0] = '\0';
}

/* Does a step; true when the journal changed. */
static bool step(struct typist *typist)
{
    size_t number = typist->steps++, size = strlen(typist->text);

    if (number % UNDO_EVERY == UNDO_EVERY - 1 && document_edits_applied(typist->document) > 0) {
        (void)document_undo(typist->document);
        return true;
    }
    if (number % ACCEPT_EVERY == ACCEPT_EVERY - 1) {
        accept(typist);
        return true;
    }
    typist->text[size] = (char)('a' + number % LETTERS);
    typist->text[size + 1] = '\0';
    return false;
}

static struct draft_spot spot_of(const struct typist *typist)
{
    size_t size = strlen(typist->text);

    return (struct draft_spot){ "/metadata/name", size > 0 ? typist->text : NULL, size / 2 };
}

/* Text, cursor, content and journal in one line. */
static char *describe(const struct document *document, const char *text, size_t cursor)
{
    char *root = json_written(document_root(document), JSON_COMPACT);
    struct buf line;

    buf_init(&line, 1 << 24);
    buf_format(&line, "\"%s\" at %zu; %zu of %zu edits; %s", text != NULL ? text : "",
               text != NULL ? cursor : 0, document_edits_applied(document), document_edit_count(document),
               root);
    free(root);
    return buf_take(&line);
}

static bool read_index(const char *directory, struct log_index *index)
{
    char path[PATH_SIZE * 2];
    uint32_t words[34] = { 0 };
    int file;
    bool read_all;

    snprintf(path, sizeof path, "%s/drafts.db-shm", directory);
    file = open(path, O_RDONLY | O_CLOEXEC);
    read_all = file >= 0 && pread(file, words, sizeof words, 0) == (ssize_t)sizeof words;
    if (file >= 0)
        close(file);
    *index = (struct log_index){ .frames = words[4], .salt = words[8], .copied = words[32] };
    return read_all;
}

static void tell_synced(const struct cutter *cutter, size_t steps)
{
    struct log_index index;

    if (!read_index(cutter->live, &index))
        _exit(1);
    atomic_store(&cutter->progress->synced_frames, index.frames);
    atomic_store(&cutter->progress->synced_salt, index.salt);
    atomic_store(&cutter->progress->synced, steps);
}

static uint64_t sum(const char *text)
{
    uint64_t sum = 14695981039346656037u; /* FNV-1a */

    while (*text != '\0')
        sum = (sum ^ (unsigned char)*text++) * 1099511628211u;
    return sum;
}

static void type_for_ever(const struct cutter *cutter)
{
    struct err err = { 0 };
    struct drafts *drafts = drafts_open(cutter->live, &err);
    struct typist typist = { .document = document_new(&shape_algorithm, start_tree()) };

    while (drafts != NULL && typist.steps + 1 < STATES) {
        bool edited, kept;

        atomic_store(&cutter->progress->begun, typist.steps + 1);
        edited = step(&typist);
        struct draft_spot spot = spot_of(&typist);
        kept = edited ? drafts_keep(drafts, cutter->draft, typist.document, &spot, &err)
                      : drafts_keep_typing(drafts, cutter->draft, &spot, &err);
        if (!kept) {
            fprintf(stderr, "not kept: %s\n", err_text(&err, LANGUAGE_EN));
            _exit(1);
        }
        if (edited)
            tell_synced(cutter, typist.steps);
        atomic_store(&cutter->progress->done, typist.steps);
    }
    for (;;)
        pause();
}

/* The states up to a step, each described once. */
static void know(struct cutter *cutter, size_t steps)
{
    for (; cutter->known <= steps; cutter->known++) {
        struct draft_spot spot;
        char *state;

        if (cutter->known > 0)
            (void)step(&cutter->typist);
        spot = spot_of(&cutter->typist);
        state = describe(cutter->typist.document, spot.text, spot.cursor);
        cutter->states[cutter->known] = sum(state);
        free(state);
    }
}

static bool copy_file(const struct cutter *cutter, const char *name)
{
    char from[PATH_SIZE * 2], to[PATH_SIZE * 2], bytes[1 << 16];
    ssize_t size = 0;
    int in, out;

    snprintf(from, sizeof from, "%s/%s", cutter->live, name);
    snprintf(to, sizeof to, "%s/%s", cutter->copy, name);
    in = open(from, O_RDONLY | O_CLOEXEC);
    out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    while (in >= 0 && out >= 0 && (size = read(in, bytes, sizeof bytes)) > 0)
        if (write(out, bytes, (size_t)size) != size)
            size = -1;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return in >= 0 && out >= 0 && size == 0;
}

/* Cuts the log of the copy behind what was surely on the disk. */
static bool tear(struct cutter *cutter)
{
    char path[PATH_SIZE * 2];
    struct log_index index;
    size_t kept = 0, end;

    if (!read_index(cutter->copy, &index))
        return false;
    if (index.salt == (uint32_t)atomic_load(&cutter->progress->synced_salt))
        kept = atomic_load(&cutter->progress->synced_frames);
    kept = kept > index.copied ? kept : index.copied;
    end = kept < index.frames ? index.frames : kept;
    snprintf(path, sizeof path, "%s/drafts.db-wal", cutter->copy);
    return truncate(path, (off_t)(LOG_HEADER + kept * FRAME + draw(cutter, (end - kept) * FRAME + 1))) == 0;
}

/* The draft as it is in the copy; owned, NULL after saying why not. */
static char *read_copy(const struct cutter *cutter)
{
    struct err err = { 0 };
    struct draft_left left = { 0 };
    struct drafts *drafts = drafts_open(cutter->copy, &err);
    struct document *document =
        drafts ? drafts_load(drafts, cutter->draft, &shape_algorithm, &left, &err) : NULL;
    char *state = document ? describe(document, left.text, left.cursor) : NULL;

    if (!state)
        printf("the copy cannot be read: %s\n", err_text(&err, LANGUAGE_EN));
    draft_left_done(&left);
    document_free(document);
    drafts_close(drafts);
    return state;
}

/* Whether what was found is a state from `least` up to `most`. */
static bool among(const struct cutter *cutter, const char *found, size_t least, size_t most)
{
    for (size_t i = most + 1; i-- > least;)
        if (cutter->states[i] == sum(found))
            return true;
    printf("found: %s\n", found);
    for (size_t i = least; i-- > 0;)
        if (cutter->states[i] == sum(found)) {
            printf("which is the state after %zu steps\n", i);
            break;
        }
    return false;
}

static bool cut(struct cutter *cutter, bool torn)
{
    struct timespec a_while = { 0, (long)draw(cutter, 4000000) };
    size_t done, begun;
    bool good, copied;
    char *found;
    int status;

    nanosleep(&a_while, NULL);
    kill(cutter->child, SIGSTOP);
    if (waitpid(cutter->child, &status, WUNTRACED) != cutter->child || !WIFSTOPPED(status)) {
        printf("the typing process has ended\n");
        return false;
    }
    copied = copy_file(cutter, "drafts.db") && copy_file(cutter, "drafts.db-wal") &&
             copy_file(cutter, "drafts.db-shm") && (!torn || tear(cutter));
    done = torn ? atomic_load(&cutter->progress->synced) : atomic_load(&cutter->progress->done);
    begun = atomic_load(&cutter->progress->begun);
    kill(cutter->child, SIGCONT);
    know(cutter, begun);
    found = copied ? read_copy(cutter) : NULL;
    good = found != NULL && among(cutter, found, done, begun);
    if (!good)
        printf("%s after %zu steps kept and %zu begun\n", torn ? "torn" : "cut", done, begun);
    free(found);
    return good;
}

static bool begin(struct cutter *cutter)
{
    struct err err = { 0 };
    struct drafts *drafts;
    struct draft_origin origin = { .profile = "https://h p" };

    snprintf(cutter->live, sizeof cutter->live, "/tmp/algoform-cut-XXXXXX");
    snprintf(cutter->copy, sizeof cutter->copy, "/tmp/algoform-cut-XXXXXX");
    if (!mkdtemp(cutter->live) || !mkdtemp(cutter->copy))
        return false;
    cutter->progress =
        mmap(NULL, sizeof *cutter->progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    cutter->states = memory_new(STATES, sizeof *cutter->states);
    cutter->typist.document = document_new(&shape_algorithm, start_tree());
    drafts = drafts_open(cutter->live, &err);
    if (cutter->progress == MAP_FAILED || !drafts ||
        !drafts_create(drafts, &origin, cutter->typist.document, &cutter->draft, &err)) {
        printf("it cannot begin: %s\n", err_text(&err, LANGUAGE_EN));
        drafts_close(drafts);
        return false;
    }
    drafts_close(drafts);
    fflush(stdout);
    cutter->child = fork();
    if (cutter->child == 0)
        type_for_ever(cutter);
    while (cutter->child > 0 && atomic_load(&cutter->progress->synced) == 0 &&
           waitpid(cutter->child, NULL, WNOHANG) == 0)
        nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    return cutter->child > 0;
}

static void finish(struct cutter *cutter)
{
    char command[PATH_SIZE * 3];

    if (cutter->child > 0) {
        kill(cutter->child, SIGKILL);
        waitpid(cutter->child, NULL, 0);
    }
    free(cutter->states);
    document_free(cutter->typist.document);
    snprintf(command, sizeof command, "rm -rf '%s' '%s'", cutter->live, cutter->copy);
    if (system(command) != 0)
        perror(command);
}

int main(int count, char **words)
{
    struct cutter cutter = { .random = count > 2 ? strtoull(words[2], NULL, 10) : 1 };
    size_t cuts = count > 1 ? strtoul(words[1], NULL, 10) : 100, whole = 0, tried = 0;

    if (begin(&cutter)) {
        /* A process that has done all its steps types no more. */
        for (; tried < cuts && atomic_load(&cutter.progress->begun) + 1 < STATES; tried++)
            whole += cut(&cutter, tried % 2 == 1);
    }
    printf("%zu of %zu cuts left a whole draft, over %zu steps\n", whole, tried,
           cutter.progress ? atomic_load(&cutter.progress->begun) : 0);
    finish(&cutter);
    return whole == tried && tried > 0 ? 0 : 1;
}
