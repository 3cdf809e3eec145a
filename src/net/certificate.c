#include "net/certificate.h"

#include <stdio.h>
#include <string.h>

/* The value of "Name:value"; NULL for another line. */
static const char *value_of(const char *line, const char *name)
{
    size_t size = strlen(name);
    return strncmp(line, name, size) == 0 && line[size] == ':' ? line + size + 1 : NULL;
}

static void keep(const char *line, const char *name, char *out, size_t size)
{
    const char *value = value_of(line, name);
    if (value)
        snprintf(out, size, "%.*s", (int)strcspn(value, "\r\n"), value);
}

void certificate_read(const struct libcurl *curl, CURL *easy, struct certificate *certificate)
{
    struct curl_certinfo *chain = NULL;
    *certificate = (struct certificate){ .ends_s = -1 };
    curl->easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
    /* The server's own comes first, those who vouch for it behind. */
    const struct curl_slist *line = chain && chain->num_of_certs > 0 ? chain->certinfo[0] : NULL;
    for (; line; line = line->next) {
        const char *ends = value_of(line->data, "Expire date");
        keep(line->data, "Subject", certificate->subject, sizeof certificate->subject);
        keep(line->data, "Issuer", certificate->issuer, sizeof certificate->issuer);
        keep(line->data, "X509v3 Subject Alternative Name", certificate->names, sizeof certificate->names);
        if (ends)
            certificate->ends_s = (int64_t)curl->getdate(ends, NULL);
    }
}
