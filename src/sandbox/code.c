#include "sandbox/code.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static struct json *leaf(const char *name, size_t size, bool directory)
{
    struct json *node = json_object();
    char *text = memory_text_part(name, size + (directory ? 1 : 0)); /* a '/' stands behind a directory */

    json_set(node, "name", json_string(text));
    free(text);
    return node;
}

/* The way from the code directory to the boot file: all that is known without a
 * bucket to look into. A tree has two levels of JSON a folder, so it stops before
 * the depth that a reader accepts. */
static void grow(struct json *node, const char *path)
{
    enum { DEEPEST = 24 };

    for (int depth = 0; *path != '\0' && depth < DEEPEST; depth++) {
        size_t size = strcspn(path, "/");
        struct json *children = json_array(), *child = leaf(path, size, path[size] == '/');
        json_insert_item(children, 0, child);
        json_set(node, "children", children);
        node = child;
        path += size;
        path += strspn(path, "/");
    }
}

struct json *code_tree(const char *directory, const char *boot_file)
{
    size_t size = strlen(directory), start;
    struct json *tree;
    char *name;

    while (size > 1 && directory[size - 1] == '/')
        size--;
    for (start = size; start > 0 && directory[start - 1] != '/'; start--)
        ;
    name = memory_new(size - start + 2, 1);
    memcpy(name, directory + start, size - start);
    name[size - start] = '/';
    tree = leaf(name, size - start, true);
    free(name);
    if (boot_file && strncmp(boot_file, directory, size) == 0 && boot_file[size] == '/')
        grow(tree, boot_file + size + strspn(boot_file + size, "/"));
    return tree;
}

int64_t code_size(const char *directory, const char *boot_file)
{
    uint32_t hash = 2166136261u;

    if (!directory || *directory == '\0')
        return 0;
    for (const char *c = boot_file && *boot_file ? boot_file : directory; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return 1024 + (int64_t)(hash % 65536);
}
