package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;

/** Signatures as texts, which senders may have made up. */
final class SignatureText {
    private static final byte[] NONE = {};

    private SignatureText() {}

    /** @return no bytes, which no signature has, if it is malformed and the step reports that as not valid */
    static byte[] bytes(String signature, BinaryEncoding encoding, Verified.IfInvalid ifInvalid)
            throws ConnectorException {
        try {
            return encoding.decode(signature, "signature");
        } catch (ConnectorException e) {
            if (ifInvalid == Verified.IfInvalid.REPORT) return NONE;
            throw e;
        }
    }
}
