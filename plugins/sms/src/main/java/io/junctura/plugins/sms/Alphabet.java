package io.junctura.plugins.sms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The characters of data coding 0, which each message center reads in its own way. */
public enum Alphabet {
    /** The GSM 7-bit alphabet (3GPP TS 23.038), one character in an octet. */
    GSM(160, 153) {
        @Override
        byte @Nullable [] encode(int character) {
            int at = character > 0xFFFF || character == ESCAPE ? -1 : BASIC.indexOf(character);
            if (at >= 0) return new byte[] {(byte) at};
            int extended = character > 0xFFFF ? -1 : EXTENDED.indexOf(character);
            return extended < 0 ? null : new byte[] {ESCAPE, EXTENSION[extended]};
        }

        @Override
        String decode(byte[] octets) {
            StringBuilder text = new StringBuilder(octets.length);
            for (int i = 0; i < octets.length; i++) {
                int octet = octets[i] & 0x7F;
                if (octet != ESCAPE) text.append(BASIC.charAt(octet));
                else if (i + 1 < octets.length) text.append(extended(octets[++i]));
            }
            return text.toString();
        }
    },
    /** ISO 8859-1. */
    LATIN_1(140, 134) {
        @Override
        byte @Nullable [] encode(int character) {
            return character > 0xFF ? null : new byte[] {(byte) character};
        }

        @Override
        String decode(byte[] octets) {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }
    };

    private static final int ESCAPE = 0x1B;

    private static final String BASIC =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static final String EXTENDED = "\f^{}\\[~]|€";
    private static final byte[] EXTENSION = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    /** How many octets a message may have, and each part of a longer one, which has a header of six octets too. */
    final int octets;

    final int octetsOfPart;

    Alphabet(int octets, int octetsOfPart) {
        this.octets = octets;
        this.octetsOfPart = octetsOfPart;
    }

    /** @return null if the alphabet does not have the character */
    abstract byte @Nullable [] encode(int character);

    abstract String decode(byte[] octets);

    private static char extended(byte octet) {
        for (int i = 0; i < EXTENSION.length; i++) if (EXTENSION[i] == octet) return EXTENDED.charAt(i);
        // Phones show the character of the basic table where they do not know the extension.
        return BASIC.charAt(octet & 0x7F);
    }

    boolean has(String text) {
        return text.codePoints().allMatch(each -> encode(each) != null);
    }

    /**
     * The text of a message that came in.
     *
     * @return null if it is none: data of a program
     */
    static @Nullable String decode(int dataCoding, byte[] octets, Alphabet zero) {
        int group = dataCoding & 0xF0;
        int coding = dataCoding & 0xFF;
        if (group == 0x10) coding = dataCoding & 0x0C; // The same, with a message class.
        else if (group == 0xF0) coding = dataCoding & 0x04;
        return switch (coding) {
            case 0 -> group == 0 ? zero.decode(octets) : GSM.decode(octets);
            case 1 -> new String(octets, StandardCharsets.US_ASCII);
            case 3 -> new String(octets, StandardCharsets.ISO_8859_1);
            case 8 -> new String(octets, StandardCharsets.UTF_16BE);
            default -> null;
        };
    }

    static byte[] joined(Iterable<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
