package io.junctura.fault.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;

/**
 * The bytes that a connection sends. A payload of many megabytes is made while it is sent, so that hundreds of connections
 * need little memory.
 */
final class Payload {
    private static final int BLOCK = 64 * 1024;

    private final List<Part> parts;

    private Payload(List<Part> parts) {
        this.parts = parts;
    }

    /** Bytes in blocks, each made when it is asked for. */
    private interface Part {
        long length();

        int blocks();

        byte[] block(int i);
    }

    private record Fixed(byte[] bytes) implements Part {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public int blocks() {
            return 1;
        }

        @Override
        public byte[] block(int i) {
            return bytes;
        }
    }

    /** The same text many times over. */
    private record Repeated(String unit, long times, byte[] whole) implements Part {
        static Repeated of(String unit, long times) {
            int each = Math.max(1, BLOCK / unit.length());
            return new Repeated(unit, times, bytesOf(unit.repeat((int) Math.min(each, times))));
        }

        @Override
        public long length() {
            return times * unit.length();
        }

        @Override
        public int blocks() {
            return (int) ((length() + whole.length - 1) / Math.max(1, whole.length));
        }

        @Override
        public byte[] block(int i) {
            long left = length() - (long) i * whole.length;
            return left >= whole.length ? whole : bytesOf(unit.repeat((int) (left / unit.length())));
        }
    }

    /**
     * A text that a number varies.
     *
     * @param unit of the same length for every number
     */
    private record Counted(LongFunction<String> unit, long times, int each) implements Part {
        static Counted of(LongFunction<String> unit, long times) {
            return new Counted(unit, times, Math.max(1, BLOCK / unit.apply(0).length()));
        }

        @Override
        public long length() {
            return times * unit.apply(0).length();
        }

        @Override
        public int blocks() {
            return (int) ((times + each - 1) / each);
        }

        @Override
        public byte[] block(int i) {
            StringBuilder text = new StringBuilder(BLOCK);
            long from = (long) i * each;
            for (long n = from; n < Math.min(times, from + each); n++) text.append(unit.apply(n));
            return bytesOf(text.toString());
        }
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Payload text(String text) {
        return new Payload(List.of(new Fixed(bytesOf(text))));
    }

    /** As many units as fit into a number of bytes, between two texts. */
    static Payload repeated(String first, String unit, long bytes, String last) {
        Part middle = Repeated.of(unit, bytes / unit.length());
        return new Payload(List.of(new Fixed(bytesOf(first)), middle, new Fixed(bytesOf(last))));
    }

    /** As {@link #repeated}, where each unit has a number. All units must have one length. */
    static Payload counted(String first, LongFunction<String> unit, long bytes, String last) {
        Part middle = Counted.of(unit, bytes / unit.apply(0).length());
        return new Payload(List.of(new Fixed(bytesOf(first)), middle, new Fixed(bytesOf(last))));
    }

    Payload then(Payload other) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(other.parts);
        return new Payload(all);
    }

    long length() {
        return parts.stream().mapToLong(Part::length).sum();
    }

    Iterator<byte[]> blocks() {
        return new Iterator<>() {
            private int part;
            private int block;

            @Override
            public boolean hasNext() {
                while (part < parts.size() && block == parts.get(part).blocks()) {
                    part++;
                    block = 0;
                }
                return part < parts.size();
            }

            @Override
            public byte[] next() {
                if (!hasNext()) throw new NoSuchElementException("The payload has ended.");
                return parts.get(part).block(block++);
            }
        };
    }

    /**
     * A whole request with this as its body.
     *
     * @param headers each with its line end
     */
    Payload posted(String method, String path, String headers) {
        return head(method, path, headers + "Content-Length: " + length() + "\r\n")
                .then(this);
    }

    /**
     * A request without a body, or the head of one.
     *
     * @param headers each with its line end
     */
    static Payload head(String method, String path, String headers) {
        return text(method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n");
    }
}
