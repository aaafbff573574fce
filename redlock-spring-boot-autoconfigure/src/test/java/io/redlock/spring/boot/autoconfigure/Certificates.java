package io.redlock.spring.boot.autoconfigure;

/** A certificate to trust; its private key was thrown away. */
final class Certificates {

    static final String SELF_SIGNED = """
            -----BEGIN CERTIFICATE-----
            MIIBfzCCASWgAwIBAgIUfEkrBLV3icfaFKqT8k1E14lUgDAwCgYIKoZIzj0EAwIw
            FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzA3NTU0MFoYDzIxMjYxMDMw
            MDc1NTQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAAQaiXSe2R9GNvsN6WibUyGB1QZN5FtkIkJlat1zgEDDTx/lv8kUgx5w
            Vpnv6RJmImdNSPJxwDa000zO2w8sRlJuo1MwUTAdBgNVHQ4EFgQUvZhX9NbO3p6T
            BzxP/RhiHhJHaS0wHwYDVR0jBBgwFoAUvZhX9NbO3p6TBzxP/RhiHhJHaS0wDwYD
            VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAunb+S+SisRYGS0e67HNY
            Icg9TlJbhcilmV1i5w9iKUsCID2xfuJ9KtoDi/wJQbA8DSWYcPllkC9Djthuut/2
            u+Y6
            -----END CERTIFICATE-----
            """;

    private Certificates() {}
}
