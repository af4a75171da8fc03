/** One problem of the operating system or resolver, in the spellings of POSIX, Windows, Python, Go, Java, .NET, browsers. */
const ERRNOS: readonly (readonly [errno: string, spellings: RegExp])[] = [
  [
    'ENOTFOUND',
    /\bENOTFOUND\b|getaddrinfo failed|name or service not known|nodename nor servname|no such host|UnknownHostException|could not (?:translate|resolve) host|name does not resolve|ERR_NAME_NOT_RESOLVED|NS_ERROR_UNKNOWN_HOST|\b11001\b|no address associated with hostname|Name resolution failure|NXDOMAIN/i,
  ],
  ['EAI_AGAIN', /\bEAI_AGAIN\b|temporary failure in name resolution|server misbehaving/i],
  [
    'ECONNREFUSED',
    /\bECONNREFUSED\b|connection refused|connect call failed|actively refused|(?:errno|os error) (?:111|61)\b|WinError (?:1225|10061)\b|refused the network connection|ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED|\b10061\b/i,
  ],
  [
    'ECONNRESET',
    /\bECONNRESET\b|connection reset|reset by (?:the )?peer|forcibly closed by the remote host|socket hang up|(?:errno|os error) (?:104|54)\b|WinError 10054|ERR_CONNECTION_RESET|other side closed|\bUND_ERR_SOCKET\b|stream reset|premature close|ERR_EMPTY_RESPONSE|ERR_CONNECTION_CLOSED/i,
  ],
  ['ECONNABORTED', /\bsoftware caused connection abort|(?:errno|os error) 103\b|WinError 10053|connection aborted/i],
  ['EPIPE', /\bEPIPE\b|broken pipe/i],
  [
    'ETIMEDOUT',
    /\bETIMEDOUT\b|\bESOCKETTIMEDOUT\b|connection timed out|connect(?:ion)? ?time(?:d )?-?out|(?:errno|os error) (?:110|60)\b|WinError (?:10060|121)\b|dial tcp[^\n]*i\/o timeout|ERR_CONNECTION_TIMED_OUT|UND_ERR_CONNECT_TIMEOUT|did not properly respond after a period|ConnectTimeout/i,
  ],
  ['EHOSTUNREACH', /\bEHOSTUNREACH\b|no route to host|host is unreachable/i],
  [
    'ENETUNREACH',
    /\bENETUNREACH\b|network is unreachable|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_ADDRESS_UNREACHABLE/i,
  ],
  [
    'EADDRINUSE',
    /\bEADDRINUSE\b|address already in use|only one usage of each socket address|port is already allocated/i,
  ],
  ['ENOSPC', /\bENOSPC\b|no space left on device|not enough space on the disk|disk(?: is)? full/i],
  ['EMFILE', /\bEMFILE\b|\bENFILE\b|too many open files/i],
  ['ENOMEM', /\bENOMEM\b|cannot allocate memory/i],
  ['EROFS', /\bEROFS\b|read-only file system/i],
  ['EACCES', /\bEACCES\b|\[Errno 13\]|permission denied|UnauthorizedAccessException/i],
  ['ENOENT', /\bENOENT\b|\[Errno 2\]|no such file or directory|FileNotFoundException|could not find file/i],
  ['EEXIST', /\bEEXIST\b|\[Errno 17\]/i],
]

/** The errno that a text names in any spelling, or undefined. The first of the table wins. */
export function errnoFact(text: string): string | undefined {
  return ERRNOS.find(([, spellings]) => spellings.test(text))?.[0]
}

/** Certificate and handshake problems under one name each. */
const TLS: readonly (readonly [name: string, spellings: RegExp])[] = [
  [
    'HOSTNAME_MISMATCH',
    /hostname mismatch|ERR_TLS_CERT_ALTNAME_INVALID|doesn't match (?:certificate|any of the subject)|does not match certificate's altnames|certificate is (?:not )?valid for|No subject alternative|ERR_CERT_COMMON_NAME_INVALID|RemoteCertificateNameMismatch|SSL_ERROR_BAD_CERT_DOMAIN|not valid for the name/i,
  ],
  [
    'CERT_HAS_EXPIRED',
    /CERT_HAS_EXPIRED|certificate has expired|certificate (?:is )?expired|ERR_CERT_DATE_INVALID|NotAfter|CertificateExpiredException|CERTIFICATE_EXPIRED/i,
  ],
  ['SELF_SIGNED', /self[- ]signed|DEPTH_ZERO_SELF_SIGNED_CERT/i],
  [
    'UNKNOWN_AUTHORITY',
    /unknown authority|unable to get (?:local )?issuer|unable to verify the first|UNABLE_TO_VERIFY_LEAF_SIGNATURE|PKIX path building failed|ERR_CERT_AUTHORITY_INVALID|UntrustedRoot|PartialChain|unknown ca\b|unknownissuer/i,
  ],
  ['CERT_REVOKED', /certificate (?:has been |was )?revoked|ERR_CERT_REVOKED/i],
  [
    'WRONG_VERSION_NUMBER',
    /wrong[ _]version[ _]number|first record does not look like a TLS handshake|\bEPROTO\b|server gave HTTP response to HTTPS client|http request was sent to https|packet length too long|Unsupported or unrecognized SSL message/i,
  ],
  [
    'PROTOCOL_VERSION',
    /protocol version|unsupported protocol|TLSV1_ALERT_PROTOCOL_VERSION|ERR_SSL_VERSION|no protocols in common/i,
  ],
  [
    'HANDSHAKE_FAILURE',
    /handshake[ _](?:failure|failed)|ERR_SSL_PROTOCOL_ERROR|SSLHandshakeException|ssl handshake|EOF occurred in violation of protocol|tls: (?:bad|internal|remote error)/i,
  ],
  [
    'CERT_INVALID',
    /CERTIFICATE_VERIFY_FAILED|certificate verify failed|invalid (?:peer )?certificate|x509:|certificate required|bad certificate/i,
  ],
]

const ABOUT_TLS = /\bTLS|SSL|certificate|x509|CERT_|PKIX|handshake[ _]fail|\bEPROTO\b/i
const HTTP_OVER_WS = /websocket[^\n]*handshake|handshake[^\n]*websocket/i

/** A certificate or TLS handshake problem, or undefined. A WebSocket handshake is none. */
export function tlsFact(text: string): string | undefined {
  if (!ABOUT_TLS.test(text)) return undefined
  const found = TLS.find(([, spellings]) => spellings.test(text))?.[0]
  return found === 'HANDSHAKE_FAILURE' && HTTP_OVER_WS.test(text) && !/\b(?:TLS|SSL)\b/.test(text) ? undefined : found
}
