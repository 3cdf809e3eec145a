# certificates.sh - an authority of our own and the certificates that it signs, made on the spot.
command -v openssl >/dev/null || { echo 'skipped: no openssl to make certificates with'; exit 77; }

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem \
    -subj '/CN=Test Authority' -days 2 2>/dev/null || { echo 'skipped: openssl makes no certificate'; exit 77; }

# certificate NAME ALTERNATIVE DAYS - makes NAME.pem and NAME.key for one alternative name.
certificate() {
    printf 'subjectAltName=%s\n' "$2" >"$1.ext"
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" \
        2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days "$3" -extfile "$1.ext" \
        -out "$1.pem" 2>/dev/null
}

# secure_profile [LINE...] - a profile "secure" for the sandbox that runs now, with what was exported for it.
secure_profile() {
    {
        printf '[profile secure]\nendpoint = %s\nproject_id = %s\n' "$ALGOFORM_ENDPOINT" "$ALGOFORM_PROJECT_ID"
        printf 'access_key = %s\nsecret_key = %s\n' "$HUAWEICLOUD_SDK_AK" "$HUAWEICLOUD_SDK_SK"
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } >config/algoform/config
    chmod 600 config/algoform/config
    unset ALGOFORM_ENDPOINT ALGOFORM_PROJECT_ID HUAWEICLOUD_SDK_AK HUAWEICLOUD_SDK_SK
}
