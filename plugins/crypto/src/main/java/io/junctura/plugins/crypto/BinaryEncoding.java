package io.junctura.plugins.crypto;

import io.junctura.api.ConnectorException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** How bytes are written as text. */
public enum BinaryEncoding {
    /** Two digits for each byte. Written in lower case, read in either. */
    HEX("hexadecimal text, with two digits for each byte") {
        @Override
        String encode(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }

        @Override
        byte[] decodeCompact(String text) {
            return HexFormat.of().parseHex(text);
        }
    },
    /** RFC 4648, section 4. Written with padding, read with or without. */
    BASE64("Base64. Text with - or _ is base64url") {
        @Override
        String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }

        @Override
        byte[] decodeCompact(String text) {
            return Base64.getDecoder().decode(text);
        }
    },
    /** RFC 4648, section 5. Written without padding, read with or without. */
    BASE64URL("base64url. Text with + or / is base64") {
        @Override
        String encode(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        @Override
        byte[] decodeCompact(String text) {
            return Base64.getUrlDecoder().decode(text);
        }
    };

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final String required;

    BinaryEncoding(String required) {
        this.required = required;
    }

    abstract String encode(byte[] bytes);

    /** @throws IllegalArgumentException if the text is not in this encoding */
    abstract byte[] decodeCompact(String text);

    /**
     * The bytes. Spaces and line ends are ignored.
     *
     * @param name of the input, for the message, which never contains the text: it may be a secret
     * @throws ConnectorException bad input, if the text is not in this encoding
     */
    byte[] decode(String text, String name) throws ConnectorException {
        try {
            return decodeCompact(SPACE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw ConnectorException.badInput(name + " must be " + required + ".");
        }
    }
}
