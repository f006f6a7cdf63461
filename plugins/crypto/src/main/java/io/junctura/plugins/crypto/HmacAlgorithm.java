package io.junctura.plugins.crypto;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/** The hash function of an HMAC. */
public enum HmacAlgorithm {
    SHA256("HmacSHA256"),
    SHA384("HmacSHA384"),
    SHA512("HmacSHA512"),
    /** Only for systems that require it. */
    LEGACY_SHA1("HmacSHA1");

    private final String name;

    HmacAlgorithm(String name) {
        this.name = name;
    }

    byte[] hmac(Content content, SecretKey key, ActionContext<?> context)
            throws ConnectorException, IOException, InterruptedException {
        try {
            Mac mac = Mac.getInstance(name);
            mac.init(key);
            content.feed(mac::update, context);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // Every Java has these algorithms, and takes any key for them.
        }
    }
}
