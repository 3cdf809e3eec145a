#include "base/door.h"

#include <dlfcn.h>
#include <string.h>

bool door_open(const char *library, const char *package, const struct door_function *functions, size_t count,
               void *table, struct err *err)
{
    void *handle = dlopen(library, RTLD_LAZY | RTLD_LOCAL);
    if (!handle)
        return err_set(err, ERR_SYSTEM, "the library %s cannot be opened; install the package %s",
                       "无法打开动态库 %s；请安装软件包 %s", library, package);
    for (size_t i = 0; i < count; i++) {
        void *found = dlsym(handle, functions[i].name);
        if (!found)
            return err_set(err, ERR_SYSTEM, "the library %s has no function %s; install a newer package %s",
                           "动态库 %s 中没有函数 %s；请安装更新的软件包 %s", library, functions[i].name,
                           package);
        /* ISO C knows no cast from an object pointer to a function pointer; POSIX
         * says that their bytes are the same. */
        memcpy((char *)table + functions[i].offset, &found, sizeof found);
    }
    return true;
}
