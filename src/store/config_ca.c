/* The file of certificates that a profile trusts, looked at before a connection fails for it. */
#include "base/file.h"
#include "store/config.h"

#include <string.h>

enum { CA_FILE_BYTES = 4 * 1024 * 1024 };

bool config_ca_file(const struct config *config, const struct profile *profile, struct err *err)
{
    struct err mistake = { 0 };
    struct buf text;
    bool good;

    if (!profile || !profile->ca_file)
        return true;
    buf_init(&text, CA_FILE_BYTES);
    good = file_read(profile->ca_file, &text, &mistake);
    if (good && !strstr(buf_text(&text), "-----BEGIN CERTIFICATE-----") &&
        !strstr(buf_text(&text), "-----BEGIN TRUSTED CERTIFICATE-----"))
        good = err_set(&mistake, ERR_CONFIG, "%s holds no certificate (-----BEGIN CERTIFICATE-----)",
                       "%s 中没有证书（-----BEGIN CERTIFICATE-----）", profile->ca_file);
    buf_done(&text);
    if (good)
        return true;
    return err_set(err, ERR_CONFIG, "%s, line %d: ca_file: %s%.0s. Name the file of your authority, in PEM.",
                   "%s 第 %d 行：ca_file：%.0s%s。请指定您的 CA 的 PEM 文件。", config->path,
                   profile->ca_file_line, err_text(&mistake, LANGUAGE_EN), err_text(&mistake, LANGUAGE_ZH));
}
