package io.junctura.json;

import io.junctura.api.Columns;
import io.junctura.api.FileRef;
import io.junctura.api.Row;
import io.junctura.api.Rows;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heap that the values of a JSON text take, computed before they are built. Both figures are upper bounds in bytes,
 * under the assumptions of {@link Layout}. Pure.
 *
 * @param values  what {@link Json#parse} returns
 * @param scratch what the parser needs in addition, until it returns
 */
public record Footprint(long values, long scratch) {
    /** A text of at most this many bytes is not read: {@link #MAX_PER_BYTE} is close enough. */
    private static final int SHORT = 512;

    /** The most heap that one byte of text can take: lists within lists, none of them closed. */
    private static final int MAX_PER_BYTE = 80;

    /** The footprint of text in UTF-8. In text that is not JSON, the values before the error count. */
    public static Footprint of(byte[] json) {
        return of(json, 0, json.length);
    }

    public static Footprint of(byte[] json, int from, int length) {
        return new Scan(json, from, length).footprint();
    }

    /** As {@link #of(byte[], int, int)}, but higher for a short text, which is not read. */
    static Footprint bound(byte[] json, int from, int length) {
        return length <= SHORT ? new Footprint((long) length * MAX_PER_BYTE, 0) : of(json, from, length);
    }

    /**
     * The footprint of a value in memory, in bytes. A value that it contains twice counts twice, as it will after it
     * was stored and read again. Keys that objects share count once.
     */
    public static long ofValue(@Nullable Object value) {
        return new Sizes().of(value);
    }

    private static final class Sizes {
        private static final int FEW = 8;
        private static final int KEYS = 256;

        /** The first keys. */
        private final Object[] first = new Object[FEW];

        private int count;

        /** Some of the keys so far, by their hash codes; null while there are few. */
        private Object @Nullable [] keys;

        /** The columns of the last row, whose names have been counted. */
        private @Nullable Columns columns;

        long of(@Nullable Object value) {
            if (value instanceof String text) return Layout.string(text.length(), isLatin(text));
            if (value == null || value instanceof Boolean) return 0;
            // Classes before interfaces, for which instanceof is slower.
            if (value instanceof Long) return Layout.LONG;
            if (value instanceof BigDecimal decimal) return Layout.longDecimal(decimal.precision());
            if (value instanceof BigInteger integer) return Layout.integer(integer.bitLength() * 3L / 10 + 1);
            if (value instanceof Row row) return of(row);
            if (value instanceof Map<?, ?> map) {
                long bytes = Layout.map(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) bytes += ofKey(entry.getKey()) + of(entry.getValue());
                return bytes;
            }
            if (value instanceof Collection<?> list) {
                long bytes = Layout.list(list.size());
                for (Object one : list) bytes += of(one);
                return bytes;
            }
            if (value instanceof StoredJson stored) return stored.footprint();
            if (value instanceof LargeValue large) return Math.max(0, large.footprint());
            if (value instanceof FileRef file) return Layout.file(file);
            if (value instanceof Rows.Unread rows) return Layout.UNREAD_ROWS + of(rows.by()) + of(rows.recipe());
            return Layout.LONG;
        }

        /** Counts a row as a map, because it becomes one when it was stored and read again. */
        private long of(Row row) {
            long bytes = Layout.map(row.size());
            if (row.columns() != columns) {
                columns = row.columns();
                for (String name : columns.names()) bytes += ofKey(name);
            }
            for (int i = 0; i < row.size(); i++) bytes += of(row.value(i));
            return bytes;
        }

        private long ofKey(@Nullable Object key) {
            if (key == null || isKnown(key)) return 0;
            return of(key);
        }

        private boolean isKnown(Object key) {
            if (keys == null) {
                for (int i = 0; i < count; i++) if (first[i] == key) return true;
                if (count < FEW) {
                    first[count++] = key;
                    return false;
                }
                keys = new Object[KEYS];
                for (Object one : first) keys[one.hashCode() & (KEYS - 1)] = one;
            }
            int place = key.hashCode() & (KEYS - 1);
            if (keys[place] == key) return true;
            keys[place] = key;
            return false;
        }
    }

    private static boolean isLatin(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) return false;
        }
        return true;
    }

    /** Scans a text once, and stops no later than the parser. */
    private static final class Scan {
        private static final VarHandle EIGHT_BYTES =
                MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
        private static final long EACH = 0x0101010101010101L;
        private static final long HIGHEST = 0x8080808080808080L;
        private static final long QUOTES = EACH * '"';
        private static final long BACKSLASHES = EACH * '\\';

        /** In a shorter text, few keys are repeated. */
        private static final int KEYS_COME_AGAIN = 2_048;

        /** With more different keys than this, the parser may no longer share the strings of repeated keys. */
        private static final int MAX_SHARED_KEYS = 10_000;

        private static final int KEY_BITS = 8;
        private static final long SPREAD = 0x9E3779B97F4A7C15L;
        private static final int[] NO_KEYS = {};

        /** The number of characters that fit the parser's permanent buffer. */
        private static final int MAX_WITHOUT_SCRATCH = 2_000;

        private final byte[] json;
        private final int end;

        private long values;
        private long ofKeys;
        private long most;

        /** The levels around the innermost one: twice the count of their members so far, plus 1 for an object. */
        private int[] outer = new int[16];

        private int level;

        /** The characters of the last string that was not plain, and whether each fits one byte. */
        private int chars;

        private boolean latin;

        /** Some of the keys so far: where each begins, and its length. */
        private final int[] keys;

        private int differentKeys;

        Scan(byte[] json, int from, int length) {
            this.json = json;
            this.end = from + length;
            this.keys = length < KEYS_COME_AGAIN ? NO_KEYS : new int[2 << KEY_BITS];
            read(from);
        }

        Footprint footprint() {
            return new Footprint(values, most + 2 * ofKeys);
        }

        private void read(int from) {
            int at = from;
            // The state of the innermost open level.
            int size = 0;
            boolean object = false;
            boolean empty = false;
            while (at < end) {
                byte c = json[at++];
                if (c == '"') {
                    at = string(at);
                    empty = false;
                } else if (c == ',') {
                    size++;
                } else if (c == '{' || c == '[') {
                    if (level == Json.MAX_STORED_DEPTH) break;
                    opens(size, object);
                    size = 1;
                    object = c == '{';
                    empty = true;
                } else if (c == '}' || c == ']') {
                    // The parser stops at a bracket that closes nothing.
                    if (level == 0 || object != (c == '}')) break;
                    closes(empty ? 0 : size, object);
                    if (--level == 0) return;
                    object = (outer[level] & 1) == 1;
                    size = outer[level] >> 1;
                    empty = false;
                } else if (c > ' ' && c != ':') {
                    if (c == '-' || (c >= '0' && c <= '9')) at = number(at - 1);
                    empty = false;
                }
            }
            while (level > 0) {
                closes(size, object);
                level--;
                object = (outer[level] & 1) == 1;
                size = outer[level] >> 1;
            }
        }

        private void opens(int size, boolean object) {
            if (level == outer.length) outer = Arrays.copyOf(outer, 2 * level);
            outer[level++] = 2 * size + (object ? 1 : 0);
        }

        private void closes(int size, boolean object) {
            values += object ? Layout.map(size) : Layout.list(size);
            most = Math.max(most, Layout.growing(size));
        }

        /** @return the end of the number */
        private int number(int from) {
            int at = from;
            int digits = 0;
            for (; at < end; at++) {
                byte c = json[at];
                if (c >= '0' && c <= '9') digits++;
                else if (c != '.' && c != 'e' && c != 'E' && c != '+' && c != '-') break;
            }
            int others = at - from - digits;
            if (others > 1 || (others == 1 && json[from] != '-')) values += Layout.decimal(at - from, digits);
            // Java shares the smallest numbers.
            else if (at - from > 2) values += Layout.integer(digits);
            return at;
        }

        /** @return the position after the string */
        private int string(int from) {
            int at = plain(from);
            boolean plain = at >= end || json[at] == '"';
            int chars = at - from;
            long size;
            if (plain) {
                size = Layout.string(chars, true);
            } else {
                at = rest(at, chars);
                chars = this.chars;
                size = Layout.string(chars, latin);
            }
            int length = at - from;
            at++;
            while (at < end && isSpace(json[at])) at++;
            if (at < end && json[at] == ':') {
                if (plain && wasSeen(from, length)) return at + 1;
                ofKeys += size;
            } else if (chars > MAX_WITHOUT_SCRATCH) {
                // The parser collects characters of two bytes, and copies them once more before it makes the string.
                most = Math.max(most, 2L * chars + size);
            }
            values += size;
            return at;
        }

        private static boolean isSpace(byte c) {
            return c == ' ' || c == '\n' || c == '\r' || c == '\t';
        }

        /** The next quote, backslash or non-ASCII byte. */
        private int plain(int from) {
            int at = from;
            for (; at <= end - 8; at += 8) {
                long eight = (long) EIGHT_BYTES.get(json, at);
                long special = (eight & HIGHEST) | zero(eight ^ QUOTES) | zero(eight ^ BACKSLASHES);
                if (special != 0) return at + (Long.numberOfTrailingZeros(special) >>> 3);
            }
            while (at < end && json[at] >= 0 && json[at] != '"' && json[at] != '\\') at++;
            return at;
        }

        /** Sets the highest bit of each byte that is zero. Bytes above such a byte may be set, too. */
        private static long zero(long eight) {
            return (eight - EACH) & ~eight & HIGHEST;
        }

        /** Reads on in a string that is not plain, and counts its characters. @return the end of the number */
        private int rest(int from, int before) {
            int at = from;
            chars = before;
            latin = true;
            while (at < end && json[at] != '"') {
                int c = json[at];
                if (c == '\\') {
                    chars++;
                    boolean number = at + 3 < end && json[at + 1] == 'u';
                    latin &= !number || (json[at + 2] == '0' && json[at + 3] == '0');
                    at += number ? 6 : 2;
                } else if (c < 0) {
                    at++;
                    // A continuation byte begins no character.
                    if ((c & 0xC0) == 0x80) continue;
                    chars += (c & 0xF0) == 0xF0 ? 2 : 1;
                    latin &= (c & 0xFF) < 0xC4;
                } else {
                    int begin = at;
                    at = plain(at);
                    chars += at - begin;
                }
            }
            return Math.min(at, end);
        }

        /** Whether the key has occurred before: the parser then uses one string for both. */
        private boolean wasSeen(int begin, int length) {
            if (keys.length == 0 || differentKeys == MAX_SHARED_KEYS || begin + 8 > end) return false;
            long head = head(begin, length);
            long tail = tail(begin, length);
            int place = 2 * (int) (((head * 31 + tail + length) * SPREAD) >>> -KEY_BITS);
            int before = keys[place];
            if (keys[place + 1] == length
                    && head(before, length) == head
                    && tail(before, length) == tail
                    && (length <= 16 || Arrays.equals(json, before, before + length, json, begin, begin + length))) {
                return true;
            }
            keys[place] = begin;
            keys[place + 1] = length;
            differentKeys++;
            return false;
        }

        private long head(int begin, int length) {
            long eight = (long) EIGHT_BYTES.get(json, begin);
            return length >= 8 ? eight : eight & ~(-1L << (8 * length));
        }

        private long tail(int begin, int length) {
            return length <= 8 ? 0 : (long) EIGHT_BYTES.get(json, begin + length - 8);
        }
    }
}
