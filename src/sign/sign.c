/* The three steps of SDK-HMAC-SHA256 and what they need of SHA-256 and HMAC. */
#include "sign/sign.h"

#include "base/limits.h"
#include "sign/canonical.h"
#include "sign/libcrypto.h"

#include <string.h>
#include <strings.h>
#include <time.h>

static const char algorithm[] = "SDK-HMAC-SHA256";

void sign_date(int64_t utc_ms, char out[SIGN_DATE_SIZE])
{
    time_t seconds = (time_t)(utc_ms / 1000);
    struct tm utc;
    if (!gmtime_r(&seconds, &utc) || strftime(out, SIGN_DATE_SIZE, "%Y%m%dT%H%M%SZ", &utc) == 0)
        memcpy(out, "19700101T000000Z", SIGN_DATE_SIZE);
}

static void hex(const unsigned char *digest, char out[SIGN_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        out[2 * i] = digits[digest[i] >> 4];
        out[2 * i + 1] = digits[digest[i] & 15];
    }
    out[SIGN_HEX_SIZE - 1] = '\0';
}

static bool hash(const void *bytes, size_t size, char out[SIGN_HEX_SIZE], struct err *err)
{
    const struct libcrypto *crypto = libcrypto_open(err);
    if (!crypto)
        return false;
    unsigned char digest[SHA256_DIGEST_LENGTH];
    crypto->SHA256(size > 0 ? bytes : (const void *)"", size, digest);
    hex(digest, out);
    return true;
}

static const char *header(const struct sign_request *request, const char *name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (strcasecmp(request->headers[i].name, name) == 0)
            return request->headers[i].value;
    return NULL;
}

/* The last line: the hash of the body, or the word that says there is none. */
static bool payload_line(const struct sign_request *request, char out[SIGN_HEX_SIZE], struct err *err)
{
    static const char undonepayload[] = "UNSIGNED-PAYLOAD";
    const char *declared = header(request, "X-Sdk-Content-Sha256");
    if (!declared || strcmp(declared, undonepayload) != 0)
        return hash(request->body, request->body_size, out, err);
    memcpy(out, undonepayload, sizeof undonepayload);
    return true;
}

bool sign_canonical_request(const struct sign_request *request, struct buf *out, struct err *err)
{
    char payload[SIGN_HEX_SIZE];
    if (!payload_line(request, payload, err))
        return false;
    canonical_method(request->method, out);
    buf_char(out, '\n');
    canonical_path(request->url, out);
    buf_char(out, '\n');
    canonical_query(request->url, out);
    buf_char(out, '\n');
    canonical_headers(request, out);
    buf_char(out, '\n');
    canonical_names(request, out);
    buf_char(out, '\n');
    buf_string(out, payload);
    return true;
}

bool sign_string_to_sign(const char *canonical_request, const char *date, struct buf *out, struct err *err)
{
    char digest[SIGN_HEX_SIZE];
    if (!hash(canonical_request, strlen(canonical_request), digest, err))
        return false;
    buf_format(out, "%s\n%s\n%s", algorithm, date, digest);
    return true;
}

bool sign_signature(const char *string_to_sign, const struct sign_keys *keys, char out[SIGN_HEX_SIZE],
                    struct err *err)
{
    const struct libcrypto *crypto = libcrypto_open(err);
    if (!crypto)
        return false;
    unsigned char digest[SHA256_DIGEST_LENGTH];
    unsigned int size = sizeof digest;
    if (!crypto->HMAC(crypto->EVP_sha256(), keys->secret_key, (int)strlen(keys->secret_key),
                      (const unsigned char *)string_to_sign, strlen(string_to_sign), digest, &size))
        return err_set(err, ERR_SYSTEM, "OpenSSL refused to compute an HMAC-SHA256",
                       "OpenSSL 拒绝计算 HMAC-SHA256");
    hex(digest, out);
    return true;
}

bool sign_authorization(const struct sign_request *request, const struct sign_keys *keys, struct buf *out,
                        struct err *err)
{
    const char *date = header(request, "X-Sdk-Date");
    if (!date)
        return err_set(err, ERR_INPUT, "a request cannot be signed without its %s header",
                       "请求缺少 %s 头，无法签名", "X-Sdk-Date");
    struct buf canonical, text;
    buf_init(&canonical, LIMIT_DOCUMENT_BYTES);
    buf_init(&text, LIMIT_DOCUMENT_BYTES);
    char signature[SIGN_HEX_SIZE];
    bool done = sign_canonical_request(request, &canonical, err);
    if (done && canonical.over)
        done = err_set(err, ERR_LIMIT, "a request of more than %d bytes before its body cannot be signed",
                       "请求正文之前的部分超过 %d 字节，无法签名", (int)LIMIT_DOCUMENT_BYTES);
    done = done && sign_string_to_sign(buf_text(&canonical), date, &text, err) &&
           sign_signature(buf_text(&text), keys, signature, err);
    if (done) {
        buf_format(out, "%s Access=%s, SignedHeaders=", algorithm, keys->access_key);
        canonical_names(request, out);
        buf_format(out, ", Signature=%s", signature);
    }
    buf_done(&canonical);
    buf_done(&text);
    return done;
}

void sign_wipe(void *secret, size_t size)
{
    /* Through volatile, because a plain memset before free is a dead store. */
    volatile unsigned char *bytes = secret;
    while (size-- > 0)
        *bytes++ = 0;
}
