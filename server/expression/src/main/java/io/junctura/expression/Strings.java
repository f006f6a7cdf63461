package io.junctura.expression;

import static io.junctura.expression.BuiltIns.arg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions on strings. */
final class Strings {

    private static final String UNRESERVED = "-_.!~*'()";
    private static final String RESERVED = ";/?:@&=+$,#";

    /** So short a string is found fast in any text. */
    private static final int SHORT = 32;

    /** In another case a character may become three. */
    private static final long BYTES_PER_CHANGED_CASE = 8;

    /** Up to three bytes of UTF-8, four of Base64 in bytes, and as many in the string. */
    private static final long BYTES_PER_ENCODED = 12;

    /** Copies with the characters of one alphabet, bytes, and the characters that are made of them. */
    private static final long BYTES_PER_DECODED = 8;

    private Strings() {}

    private interface OfText {
        @Nullable
        Object apply(Evaluation evaluation, String text, List<@Nullable Object> args);
    }

    static void register(BuiltIns.Registry add) {
        add.add(
                "string",
                1,
                "<x-b?:s>",
                "The value as text: a text as it is, anything else as JSON.",
                "$string(3.5)",
                (evaluation, args, context) -> {
                    Object value = arg(args, 0);
                    if (value == Values.ABSENT) return value;
                    return Values.text(evaluation, value, Boolean.TRUE.equals(arg(args, 1)));
                });
        text(
                add,
                "substring",
                2,
                "<s-nn?:s>",
                "The part of a text from a position on, of a length. A negative position counts from the end.",
                "$substring(\"hello\", 1, 3)",
                Strings::substring);
        text(
                add,
                "substringBefore",
                2,
                "<s-s:s>",
                "The part of a text before the first place where another one stands; all of it where it does not.",
                "$substringBefore(\"a-b-c\", \"-\")",
                (evaluation, text, args) -> {
                    int at = arg(args, 1) instanceof String mark ? find(evaluation, text, mark, 0) : -1;
                    return at < 0 ? text : part(evaluation, text, 0, at);
                });
        text(
                add,
                "substringAfter",
                2,
                "<s-s:s>",
                "The part of a text after the first place where another one stands; all of it where it does not.",
                "$substringAfter(\"a-b-c\", \"-\")",
                (evaluation, text, args) -> {
                    if (!(arg(args, 1) instanceof String mark)) return text;
                    int at = find(evaluation, text, mark, 0);
                    return at < 0 ? text : part(evaluation, text, at + mark.length(), text.length());
                });
        text(
                add,
                "lowercase",
                1,
                "<s-:s>",
                "The text in small letters.",
                "$lowercase(\"HELLO\")",
                (evaluation, text, args) -> {
                    evaluation.makes(BYTES_PER_CHANGED_CASE * text.length());
                    return evaluation.sized(text.toLowerCase(Locale.ROOT));
                });
        text(
                add,
                "uppercase",
                1,
                "<s-:s>",
                "The text in capital letters.",
                "$uppercase(\"hello\")",
                (evaluation, text, args) -> {
                    evaluation.makes(BYTES_PER_CHANGED_CASE * text.length());
                    return evaluation.sized(text.toUpperCase(Locale.ROOT));
                });
        text(
                add,
                "length",
                1,
                "<s-:n>",
                "How many characters a text has.",
                "$length(\"hello\")",
                (evaluation, text, args) -> (long) text.codePointCount(0, text.length()));
        text(
                add,
                "trim",
                1,
                "<s-:s>",
                "The text without blanks at both ends, and with single blanks within.",
                "$trim(\"  a   b \")",
                (evaluation, text, args) -> trim(evaluation, text));
        text(
                add,
                "pad",
                2,
                "<s-ns?:s>",
                "The text filled up to a width, on the right, or on the left if the width is negative.",
                "$pad(\"7\", -3, \"0\")",
                Strings::pad);
        add.add(
                "join",
                1,
                "<a<s>s?:s>",
                "One text of all texts of a list, with a separator between them.",
                "$join([\"a\", \"b\"], \", \")",
                Strings::join);
        text(
                add,
                "base64encode",
                1,
                "<s-:s>",
                "The text, as UTF-8, in Base64.",
                "$base64encode(\"hello\")",
                (evaluation, text, args) -> {
                    evaluation.makes(BYTES_PER_ENCODED * text.length());
                    return evaluation.sized(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
                });
        text(
                add,
                "base64decode",
                1,
                "<s-:s>",
                "The text that was encoded in Base64.",
                "$base64decode(\"aGVsbG8=\")",
                (evaluation, text, args) -> {
                    evaluation.makes(BYTES_PER_DECODED * text.length());
                    return base64decode(text);
                });
        text(
                add,
                "encodeUrlComponent",
                1,
                "<s-:s>",
                "The text, escaped for one part of an address.",
                "$encodeUrlComponent(\"a b&c\")",
                (e, text, args) -> encode(e, text, UNRESERVED));
        text(
                add,
                "encodeUrl",
                1,
                "<s-:s>",
                "A whole address, with its unusual characters escaped.",
                "$encodeUrl(\"https://example.com/a b\")",
                (e, text, args) -> encode(e, text, UNRESERVED + RESERVED));
        text(
                add,
                "decodeUrlComponent",
                1,
                "<s-:s>",
                "The text of a part of an address, without escapes.",
                "$decodeUrlComponent(\"a%20b%26c\")",
                (e, text, args) -> decode(e, text, ""));
        text(
                add,
                "decodeUrl",
                1,
                "<s-:s>",
                "A whole address without escapes, but for those of characters that separate its parts.",
                "$decodeUrl(\"https://example.com/a%20b\")",
                (e, text, args) -> decode(e, text, RESERVED));
    }

    /** A function whose first argument is a string, and which is absent when that is. */
    private static void text(
            BuiltIns.Registry add, String name, int arity, String signature, String help, String example, OfText body) {
        add.add(name, arity, signature, help, example, (evaluation, args, context) -> {
            if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
            evaluation.spend(text.length() / 64);
            return body.apply(evaluation, text, args);
        });
    }

    private static Object substring(Evaluation evaluation, String text, List<@Nullable Object> args) {
        int length = text.codePointCount(0, text.length());
        double start = arg(args, 1) instanceof Number number ? number.doubleValue() : 0;
        if (length + start < 0) start = 0;
        double end = length;
        if (arg(args, 2) instanceof Number number) {
            double wanted = number.doubleValue();
            if (wanted <= 0) return "";
            end = start >= 0 ? start + wanted : length + start + wanted;
        }
        int first = index(start, length);
        int last = index(end, length);
        if (first >= last) return "";
        int from = text.offsetByCodePoints(0, first);
        return part(evaluation, text, from, text.offsetByCodePoints(from, last - first));
    }

    /** A position as JSONata takes it: its fraction counts for nothing, and one below zero counts from the end. */
    private static int index(double position, int length) {
        double whole = position < 0 ? Math.ceil(position) : Math.floor(position);
        return (int) Math.max(0, Math.min(length, whole < 0 ? length + whole : whole));
    }

    /**
     * Where a string is found in a text, from a position on; -1 if nowhere. A long one is compared only where its beginning
     * is found, and each comparison is counted: a text may hold nothing but such beginnings.
     */
    static int find(Evaluation evaluation, String text, String wanted, int from) {
        if (wanted.length() <= SHORT) return text.indexOf(wanted, from);
        String beginning = wanted.substring(0, SHORT);
        int at = text.indexOf(beginning, from);
        while (at >= 0) {
            evaluation.spend(1 + wanted.length() / 256);
            if (text.startsWith(wanted, at)) return at;
            at = text.indexOf(beginning, at + 1);
        }
        return -1;
    }

    static String part(Evaluation evaluation, String text, int from, int to) {
        evaluation.makesText(to - from);
        return text.substring(from, to);
    }

    private static String trim(Evaluation evaluation, String text) {
        BoundedText out = new BoundedText(evaluation);
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                gap = true;
            } else {
                if (gap && out.length() > 0) out.append(' ');
                gap = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private static Object pad(Evaluation evaluation, String text, List<@Nullable Object> args) {
        double width = arg(args, 1) instanceof Number number ? number.doubleValue() : 0;
        String fill = arg(args, 2) instanceof String given && !given.isEmpty() ? given : " ";
        int missing = (int) (Math.min(Math.abs(width), Integer.MAX_VALUE) - text.codePointCount(0, text.length()));
        if (missing <= 0) return text;
        evaluation.size((long) missing + text.length());
        evaluation.spend(missing / 64);
        BoundedText out = new BoundedText(evaluation);
        if (width >= 0) out.append(text);
        int each = fill.codePointCount(0, fill.length());
        for (int whole = missing / each; whole > 0; whole--) out.append(fill);
        out.append(fill, 0, fill.offsetByCodePoints(0, missing % each));
        if (width < 0) out.append(text);
        return out.toString();
    }

    private static @Nullable Object join(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        String separator = arg(args, 1) instanceof String given ? given : "";
        BoundedText out = new BoundedText(evaluation);
        evaluation.spend(list.size() / 4);
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) out.append(separator);
            out.append(Values.text(evaluation, list.get(i), false));
        }
        evaluation.spend(out.length() / 64);
        return out.toString();
    }

    private static String base64decode(String text) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(text.replace('-', '+').replace('_', '/'));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw new Failure("$base64decode was given something that is not Base64.", text);
        } catch (CharacterCodingException e) {
            throw new Failure("$base64decode makes text only, and these bytes are not text in UTF-8.", text);
        }
    }

    private static String encode(Evaluation evaluation, String text, String kept) {
        BoundedText out = new BoundedText(evaluation);
        text.codePoints().forEach(point -> {
            if (point < 128 && (Character.isLetterOrDigit(point) || kept.indexOf(point) >= 0)) {
                out.append((char) point);
            } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new Failure("Half a character cannot be written in an address.", text);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    out.append('%')
                            .append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)))
                            .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
                }
            }
        });
        return out.toString();
    }

    /** @param kept characters that stay escaped */
    private static String decode(Evaluation evaluation, String text, String kept) {
        if (text.indexOf('%') < 0) return text;
        BoundedText out = new BoundedText(evaluation);
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '%') {
                out.append(text.charAt(at++));
                continue;
            }
            int first = octet(text, at);
            if (first < 128 && kept.indexOf(first) >= 0) {
                out.append(text, at, at + 3);
                at += 3;
                continue;
            }
            int count = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++, at += 3) bytes[i] = (byte) octet(text, at);
            try {
                out.append(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                throw malformed(text);
            }
        }
        return out.toString();
    }

    private static int octet(String text, int at) {
        if (at + 2 >= text.length() || text.charAt(at) != '%') throw malformed(text);
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        if (high < 0 || low < 0) throw malformed(text);
        return high * 16 + low;
    }

    private static Failure malformed(String text) {
        return new Failure("The address has a % that is not followed by two digits of a character.", text);
    }
}
