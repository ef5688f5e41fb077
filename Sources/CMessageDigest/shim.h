// The plain functions, which need no set-up; deprecated in favour of ones that take longer to begin.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
