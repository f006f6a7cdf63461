package io.junctura.plugin.isolation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The constants of a class file. Source of the format: Java Virtual Machine Specification 17, 4.4. The methods throw an
 * {@link IndexOutOfBoundsException} if the class file is truncated.
 */
final class ConstantPool {
    static final int UTF8 = 1;
    static final int CLASS = 7;
    static final int FIELD = 9;
    static final int METHOD = 10;
    static final int INTERFACE_METHOD = 11;
    static final int METHOD_HANDLE = 15;

    private final ByteBuffer in;
    /** The position of each constant's tag, by its number; 0: there is no constant of this number. */
    private final int[] places;

    private final int end;

    /** @throws IllegalArgumentException if a constant has an unknown tag */
    ConstantPool(ByteBuffer in) {
        this.in = in;
        places = new int[in.getShort(8) & 0xFFFF];
        int at = 10;
        for (int i = 1; i < places.length; i++) {
            places[i] = at;
            int tag = in.get(at);
            switch (tag) {
                case UTF8 -> at += 3 + u2(at + 1);
                case 3, 4, FIELD, METHOD, INTERFACE_METHOD, 12, 17, 18 -> at += 5;
                case 5, 6 -> {
                    at += 9;
                    i++; // Constants of type long and double use two numbers.
                }
                case CLASS, 8, 16, 19, 20 -> at += 3;
                case METHOD_HANDLE -> at += 4;
                default -> throw new IllegalArgumentException("constant " + tag);
            }
        }
        end = at;
    }

    /** One more than the number of the last constant. */
    int size() {
        return places.length;
    }

    /** The position after the constants. */
    int end() {
        return end;
    }

    boolean is(int constant, int tag) {
        return places[constant] != 0 && in.get(places[constant]) == tag;
    }

    /** The position of a constant's content, after its tag. */
    int place(int constant) {
        return places[constant] + 1;
    }

    /** The number in the first reference of a constant. */
    int first(int constant) {
        return u2(place(constant));
    }

    /** The text of a UTF-8 constant. */
    String text(int constant) {
        int at = place(constant);
        byte[] text = new byte[u2(at)];
        in.get(at + 2, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    int u2(int at) {
        return in.getShort(at) & 0xFFFF;
    }
}
