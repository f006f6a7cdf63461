package io.junctura.plugins.crypto;

/** What a private or public key is. */
enum KeyType {
    ED25519("Ed25519"),
    RSA("RSA"),
    P256("EC P-256");

    private final String title;

    KeyType(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
