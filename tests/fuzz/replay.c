/* Runs a fuzz target over files, or over every file of directories, in the order of
 * their names: what a fuzzer once found stays found, with any compiler. Exit status 2
 * when there was nothing to run, so that a lost corpus is noticed. */
#include "fuzz.h"

#include "base/file.h"
#include "base/memory.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST_INPUT = 64 * 1024 * 1024 };

static size_t replay_file(const char *path)
{
    struct buf bytes;
    struct err err = { 0 };
    buf_init(&bytes, LARGEST_INPUT);
    if (!file_read(path, &bytes, &err)) {
        (void)fprintf(stderr, "%s\n", err_text(&err, LANGUAGE_EN));
        exit(1);
    }
    /* A copy of exactly this size lets a sanitizer see a read behind the end. */
    uint8_t *exact = memory_new(bytes.size, 1);
    memcpy(exact, buf_text(&bytes), bytes.size);
    (void)LLVMFuzzerTestOneInput(exact, bytes.size);
    free(exact);
    buf_done(&bytes);
    return 1;
}

static size_t replay(const char *path)
{
    struct stat found;
    if (stat(path, &found) != 0 || !S_ISDIR(found.st_mode))
        return replay_file(path);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    size_t done = 0;
    for (int i = 0; i < count; i++) {
        struct buf inner;
        buf_init(&inner, SIZE_MAX);
        buf_format(&inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            done += replay(buf_text(&inner));
        buf_done(&inner);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return done;
}

int main(int count, char **arguments)
{
    size_t done = 0;
    for (int i = 1; i < count; i++)
        done += replay(arguments[i]);
    (void)printf("%zu inputs replayed\n", done);
    return done > 0 ? 0 : 2;
}
