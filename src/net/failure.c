/* Why no whole answer came: libcurl's codes as rows, each one sentence that names the host. */
#include "net/proxy.h"
#include "net/transfer.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

struct failure {
    CURLcode code;
    long detail; /* errno of a connection, OpenSSL's verdict on a certificate; 0: any */
    enum err_kind kind;
    struct text text; /* with one %s, the host */
};

/* OpenSSL's X509_V_ERR_*, spelled out because only the sign room opens OpenSSL. */
enum {
    VERDICT_NONE = 1, /* libcurl's own beginning: the chain was good, so what failed is the name */
    VERDICT_NOT_YET_VALID = 9,
    VERDICT_EXPIRED = 10,
    VERDICT_SELF_SIGNED = 18,
    VERDICT_SELF_SIGNED_IN_CHAIN = 19,
    VERDICT_NO_ISSUER = 20,
    VERDICT_NO_LEAF_ISSUER = 21,
};

#define NOT_TRUSTED                                                                                                                           \
    {                                                                                                                                         \
        "the certificate of %s is not trusted: no known authority signed it; name its CA file in the "                                        \
        "profile (ca_file) if it is your own",                                                                                                \
            "%s 的证书不受信任：不是由已知机构签发；若为自建机构，请在 profile 中用 ca_file 指定其 CA 文件" \
    }

static const struct failure failures[] = {
    { CURLE_COULDNT_RESOLVE_HOST,
      0,
      ERR_NETWORK,
      { "could not find the host %s: check the endpoint and the network",
        "找不到主机 %s：请检查 endpoint 和网络" } },
    { CURLE_COULDNT_CONNECT,
      ECONNREFUSED,
      ERR_NETWORK,
      { "%s refused the connection: nothing listens there; check the endpoint and its port",
        "%s 拒绝连接：该端口没有服务；请检查 endpoint 及端口" } },
    { CURLE_COULDNT_CONNECT,
      ENETUNREACH,
      ERR_NETWORK,
      { "%s cannot be reached: there is no network", "无法到达 %s：没有网络" } },
    { CURLE_COULDNT_CONNECT,
      EHOSTUNREACH,
      ERR_NETWORK,
      { "%s cannot be reached from this network", "从当前网络无法到达 %s" } },
    { CURLE_COULDNT_CONNECT,
      0,
      ERR_NETWORK,
      { "could not connect to %s: check the endpoint, the network and the proxy",
        "无法连接 %s：请检查 endpoint、网络和代理" } },
    { CURLE_GOT_NOTHING,
      0,
      ERR_NETWORK,
      { "%s closed the connection without an answer", "%s 未作应答就关闭了连接" } },
    { CURLE_PARTIAL_FILE,
      0,
      ERR_NETWORK,
      { "the connection to %s was cut before the whole answer came", "应答未收完，与 %s 的连接就中断了" } },
    { CURLE_RECV_ERROR,
      0,
      ERR_NETWORK,
      { "the connection to %s was cut before the whole answer came", "应答未收完，与 %s 的连接就中断了" } },
    { CURLE_SEND_ERROR,
      0,
      ERR_NETWORK,
      { "the connection to %s was cut while the request was sent", "发送请求时与 %s 的连接中断" } },
    { CURLE_WEIRD_SERVER_REPLY,
      0,
      ERR_NETWORK,
      { "what %s answered is not HTTP: check the endpoint and its port",
        "%s 的应答不是 HTTP：请检查 endpoint 及端口" } },
    { CURLE_UNSUPPORTED_PROTOCOL,
      0,
      ERR_NETWORK,
      { "what %s answered is not HTTP: check the endpoint and its port",
        "%s 的应答不是 HTTP：请检查 endpoint 及端口" } },
    { CURLE_SSL_CONNECT_ERROR,
      0,
      ERR_CONFIG,
      { "no TLS connection with %s came about: does the endpoint speak https there?",
        "与 %s 建立 TLS 连接失败：该端口确实提供 https 吗？" } },
    { CURLE_SSL_CACERT_BADFILE,
      0,
      ERR_CONFIG,
      { "the CA file for %s is missing, cannot be read or holds no certificate: check ca_file in the profile",
        "用于 %s 的 CA 文件不存在、无法读取或不含证书：请检查 profile 中的 ca_file" } },
    { CURLE_PEER_FAILED_VERIFICATION,
      VERDICT_NONE,
      ERR_CONFIG,
      { "the certificate does not belong to %s: it is for another host, so check the endpoint",
        "证书不属于 %s，而是其他主机的：请检查 endpoint" } },
    { CURLE_PEER_FAILED_VERIFICATION,
      VERDICT_EXPIRED,
      ERR_CONFIG,
      { "the certificate of %s has expired (or this machine's clock is wrong)",
        "%s 的证书已过期（或本机时钟有误）" } },
    { CURLE_PEER_FAILED_VERIFICATION,
      VERDICT_NOT_YET_VALID,
      ERR_CONFIG,
      { "the certificate of %s is not valid yet (or this machine's clock is wrong)",
        "%s 的证书尚未生效（或本机时钟有误）" } },
    { CURLE_PEER_FAILED_VERIFICATION, VERDICT_SELF_SIGNED, ERR_CONFIG, NOT_TRUSTED },
    { CURLE_PEER_FAILED_VERIFICATION, VERDICT_SELF_SIGNED_IN_CHAIN, ERR_CONFIG, NOT_TRUSTED },
    { CURLE_PEER_FAILED_VERIFICATION, VERDICT_NO_ISSUER, ERR_CONFIG, NOT_TRUSTED },
    { CURLE_PEER_FAILED_VERIFICATION, VERDICT_NO_LEAF_ISSUER, ERR_CONFIG, NOT_TRUSTED },
};

static long detail_of(const struct transfer *transfer, CURLcode result)
{
    long detail = 0;
    if (result == CURLE_COULDNT_CONNECT)
        transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &detail);
    else if (result == CURLE_PEER_FAILED_VERIFICATION)
        transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_SSL_VERIFYRESULT, &detail);
    return detail == 0 && result == CURLE_PEER_FAILED_VERIFICATION ? VERDICT_NONE : detail;
}

/* One code stands for "this is not TLS" and for "the network broke off meanwhile";
 * only libcurl's words tell them apart. The second passes, so it is worth asking again. */
static bool cut_in_handshake(const struct transfer *transfer, CURLcode result)
{
    static const char *const words[] = { "OpenSSL SSL_connect: ", "Recv failure: ", "Send failure: " };
    if (result != CURLE_SSL_CONNECT_ERROR)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(transfer->reason, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

static const struct failure *find(CURLcode result, long detail)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == result && (failures[i].detail == detail || failures[i].detail == 0))
            return &failures[i];
    return NULL;
}

static void tell_timeout(const struct transfer *transfer, struct err *err)
{
    const char *proxy = proxy_variable(transfer->url);
    int least = transfer->connect_ms < transfer->total_ms ? transfer->connect_ms : transfer->total_ms;
    if (transfer->sent)
        err_set(err, ERR_NETWORK, "%s gave no whole answer within %g s", "%s 在 %g 秒内未给出完整应答",
                transfer->host, transfer->total_ms / 1000.0);
    else if (proxy && !transfer->direct)
        err_set(err, ERR_NETWORK,
                "no connection to %s came about within %g s: check the proxy that %s names, and the endpoint",
                "无法连接 %s（%g 秒内）：请检查 %s 指定的代理以及 endpoint", transfer->host, least / 1000.0,
                proxy);
    else
        err_set(err, ERR_NETWORK,
                "%s did not take a connection within %g s: check the endpoint and the network",
                "%s 在 %g 秒内未接受连接：请检查 endpoint 和网络", transfer->host, least / 1000.0);
}

/* What went wrong at the proxy; false when it was not there. */
static bool tell_proxy(const struct transfer *transfer, CURLcode result, struct err *err)
{
    const char *variable = proxy_variable(transfer->url);
    long status = 0;
    transfer->http->curl->easy_getinfo(transfer->easy, CURLINFO_HTTP_CONNECTCODE, &status);
    if (transfer->proxy_status > 0)
        status = transfer->proxy_status;
    if (status == 401) /* to a wrong password, some say 401 */
        status = PROXY_WANTS_NAME;
    if (!variable || transfer->direct)
        return false;
    if (strstr(transfer->reason, "Unsupported proxy"))
        return !err_set(
            err, ERR_CONFIG,
            "the proxy on the way to %s cannot be used: what %s holds begins with a scheme that is "
            "not known; write it as http://HOST:PORT",
            "通往 %s 的代理无法使用：%s 的开头不是已知的协议；请写成 http://HOST:PORT", transfer->host,
            variable);
    if (status == PROXY_WANTS_NAME)
        return !err_set(
            err, ERR_CONFIG,
            "the proxy on the way to %s wants a user name and a password (status 407): write the "
            "right ones into %s, as in http://USER:PASSWORD@HOST:PORT",
            "通往 %s 的代理要求用户名和密码（状态 407）：请在 %s 中写入正确的用户名和密码，格式如 "
            "http://USER:PASSWORD@HOST:PORT",
            transfer->host, variable);
    if (status >= 300)
        return !err_set(err, ERR_NETWORK, "the proxy would not connect to %s (status %ld): check %s",
                        "代理拒绝连接 %s（状态 %ld）：请检查 %s", transfer->host, status, variable);
    if (result == CURLE_COULDNT_RESOLVE_PROXY)
        return !err_set(err, ERR_NETWORK, "could not find the proxy on the way to %s: check %s",
                        "找不到通往 %s 的代理：请检查 %s", transfer->host, variable);
    if (result == CURLE_COULDNT_CONNECT && proxy_blamed(transfer->reason, transfer->url, transfer->host))
        return !err_set(
            err, ERR_NETWORK,
            "the proxy on the way to %s takes no connection: check %s, or name the host in no_proxy",
            "通往 %s 的代理未接受连接：请检查 %s，或把该主机写入 no_proxy", transfer->host, variable);
    return false;
}

/* What the rows cannot say, because it takes more than the host. */
static bool tell_more(const struct transfer *transfer, CURLcode result, struct err *err)
{
    const struct certificate *certificate = &transfer->certificate;
    const char *names = *certificate->names ? certificate->names : certificate->subject;
    if (result == CURLE_GOT_NOTHING && strncasecmp(transfer->url, "http:", 5) == 0)
        return !err_set(
            err, ERR_NETWORK,
            "%s closed the connection without an answer; if it speaks TLS there, write https:// in "
            "the endpoint",
            "%s 未作应答就关闭了连接；若该端口使用 TLS，请在 endpoint 中写 https://", transfer->host);
    if (result == CURLE_PEER_FAILED_VERIFICATION && detail_of(transfer, result) == VERDICT_NONE && *names)
        return !err_set(err, ERR_CONFIG,
                        "the certificate does not belong to %s: it is for %s, so check the endpoint",
                        "证书不属于 %s，而是属于 %s：请检查 endpoint", transfer->host, names);
    return false;
}

void failure_tell(const struct transfer *transfer, CURLcode result, struct err *err)
{
    const struct http *http = transfer->http;
    if (transfer->body.over || result == CURLE_FILESIZE_EXCEEDED) {
        err_set(err, ERR_LIMIT, "the answer of %s is larger than %zu bytes", "%s 的应答超过 %zu 字节",
                transfer->host, transfer->body.ceiling);
        return;
    }
    if (result == CURLE_OPERATION_TIMEDOUT) {
        tell_timeout(transfer, err);
        return;
    }
    if (tell_proxy(transfer, result, err))
        return;
    if (cut_in_handshake(transfer, result)) {
        err_set(err, ERR_NETWORK, "the connection to %s was cut before TLS was agreed on",
                "TLS 握手尚未完成，与 %s 的连接就中断了", transfer->host);
        return;
    }
    if (tell_more(transfer, result, err))
        return;
    const struct failure *row = find(result, detail_of(transfer, result));
    const char *reason = *transfer->reason ? transfer->reason : http->curl->easy_strerror(result);
    if (row)
        err_set(err, row->kind, row->text.en, row->text.zh, transfer->host);
    else
        err_set(err, result == CURLE_PEER_FAILED_VERIFICATION ? ERR_CONFIG : ERR_NETWORK,
                "the request to %s failed: %s", "对 %s 的请求失败：%s", transfer->host, reason);
}
