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

    private Strings() {}

    private interface OfText {
        @Nullable
        Object apply(Evaluation evaluation, String text, List<@Nullable Object> args);
    }

    static void register(BuiltIns.Registry add) {
        add.add("string", 1, "<x-b?:s>", (evaluation, args, context) -> {
            Object value = arg(args, 0);
            if (value == Values.ABSENT) return value;
            return Values.text(evaluation, value, Boolean.TRUE.equals(arg(args, 1)));
        });
        text(add, "substring", 2, "<s-nn?:s>", Strings::substring);
        text(add, "substringBefore", 2, "<s-s:s>", (evaluation, text, args) -> {
            int at = arg(args, 1) instanceof String mark ? text.indexOf(mark) : -1;
            return at < 0 ? text : text.substring(0, at);
        });
        text(add, "substringAfter", 2, "<s-s:s>", (evaluation, text, args) -> {
            if (!(arg(args, 1) instanceof String mark)) return text;
            int at = text.indexOf(mark);
            return at < 0 ? text : text.substring(at + mark.length());
        });
        text(add, "lowercase", 1, "<s-:s>", (evaluation, text, args) -> text.toLowerCase(Locale.ROOT));
        text(add, "uppercase", 1, "<s-:s>", (evaluation, text, args) -> text.toUpperCase(Locale.ROOT));
        text(add, "length", 1, "<s-:n>", (evaluation, text, args) -> (long) text.codePointCount(0, text.length()));
        text(add, "trim", 1, "<s-:s>", (evaluation, text, args) -> trim(text));
        text(add, "pad", 2, "<s-ns?:s>", Strings::pad);
        add.add("join", 1, "<a<s>s?:s>", Strings::join);
        text(
                add,
                "base64encode",
                1,
                "<s-:s>",
                (evaluation, text, args) ->
                        evaluation.sized(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
        text(add, "base64decode", 1, "<s-:s>", (evaluation, text, args) -> base64decode(text));
        text(add, "encodeUrlComponent", 1, "<s-:s>", (e, text, args) -> encode(e, text, UNRESERVED));
        text(add, "encodeUrl", 1, "<s-:s>", (e, text, args) -> encode(e, text, UNRESERVED + RESERVED));
        text(add, "decodeUrlComponent", 1, "<s-:s>", (e, text, args) -> decode(text, ""));
        text(add, "decodeUrl", 1, "<s-:s>", (e, text, args) -> decode(text, RESERVED));
    }

    /** A function whose first argument is a string, and which is absent when that is. */
    private static void text(BuiltIns.Registry add, String name, int arity, String signature, OfText body) {
        add.add(name, arity, signature, (evaluation, args, context) -> {
            if (!(arg(args, 0) instanceof String text)) return Values.ABSENT;
            evaluation.spend(text.length() / 64);
            return body.apply(evaluation, text, args);
        });
    }

    private static Object substring(Evaluation evaluation, String text, List<@Nullable Object> args) {
        int length = text.codePointCount(0, text.length());
        long start = arg(args, 1) instanceof Number number ? (long) number.doubleValue() : 0;
        if (start < 0) start = Math.max(0, length + start);
        long end = length;
        if (arg(args, 2) instanceof Number number) {
            double wanted = number.doubleValue();
            if (wanted <= 0) return "";
            end = Math.min(length, start + (long) wanted);
            if (end < start) end = length;
        }
        if (start >= end) return "";
        int from = text.offsetByCodePoints(0, (int) start);
        return text.substring(from, text.offsetByCodePoints(from, (int) (end - start)));
    }

    private static String trim(String text) {
        StringBuilder out = new StringBuilder(text.length());
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
        evaluation.size(Math.max(text.length(), (long) Math.abs(width)));
        int[] points = fill.codePoints().toArray();
        StringBuilder padding = new StringBuilder(missing);
        for (int i = 0; i < missing; i++) padding.appendCodePoint(points[i % points.length]);
        evaluation.spend(missing / 64);
        return evaluation.sized(width < 0 ? padding + text : text + padding);
    }

    private static @Nullable Object join(Evaluation evaluation, List<@Nullable Object> args, @Nullable Object context) {
        if (!(arg(args, 0) instanceof List<?> list)) return Values.ABSENT;
        String separator = arg(args, 1) instanceof String given ? given : "";
        StringBuilder out = new StringBuilder();
        evaluation.spend(list.size() / 4);
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) out.append(separator);
            String item = Values.text(evaluation, list.get(i), false);
            evaluation.size((long) out.length() + item.length());
            out.append(item);
        }
        evaluation.spend(out.length() / 64);
        return evaluation.sized(out.toString());
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
        StringBuilder out = new StringBuilder(text.length() + 16);
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
        return evaluation.sized(out.toString());
    }

    /** @param kept characters that stay escaped */
    private static String decode(String text, String kept) {
        if (text.indexOf('%') < 0) return text;
        StringBuilder out = new StringBuilder(text.length());
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
                out.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
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
