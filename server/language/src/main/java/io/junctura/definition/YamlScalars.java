package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Resolves the scalars of a YAML document by its core schema: text, numbers, true and false, null. */
final class YamlScalars {
    private static final int MAX_DIGITS = 1_000;
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    private final Findings findings;

    YamlScalars(Findings findings) {
        this.findings = findings;
    }

    @Nullable
    Object value(ScalarEvent event, Pointer pointer, Position at) {
        String text = event.getValue();
        String tag = event.getTag()
                .filter(written -> !written.equals("!"))
                .orElseGet(() -> event.getTag().isEmpty() && event.isPlain()
                        ? RESOLVER.resolve(text, true).getValue()
                        : Tag.STR.getValue());
        return switch (tag) {
            case "tag:yaml.org,2002:str" -> wellFormed(text);
            case "tag:yaml.org,2002:null" -> null;
            case "tag:yaml.org,2002:bool" -> text.equalsIgnoreCase("true");
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float" -> number(text, pointer, at);
            default -> {
                findings.add(pointer.toString(), at, "unknown-tag", unknownTag(tag, at), null);
                yield text;
            }
        };
    }

    private @Nullable Object number(String text, Pointer pointer, Position at) {
        try {
            if (text.length() <= MAX_DIGITS) {
                if (text.startsWith("0x")) return integer(new BigInteger(text.substring(2), 16));
                if (text.startsWith("0o")) return integer(new BigInteger(text.substring(2), 8));
                if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '+')) {
                    return integer(new BigInteger(text));
                }
                BigDecimal decimal = new BigDecimal(text);
                if (Math.abs((long) decimal.scale()) <= 2 * MAX_DIGITS) return decimal;
            }
            findings.add(
                    pointer.toString(),
                    at,
                    "number-too-long",
                    "A number may have " + MAX_DIGITS + " digits and exponents to ±" + MAX_DIGITS + ".",
                    null);
        } catch (NumberFormatException e) {
            findings.add(
                    pointer.toString(),
                    at,
                    "not-a-number",
                    text + " is not a number in JSON. If it is text, put it in quotes.",
                    '"' + text + '"');
        }
        return 0L;
    }

    private static Object integer(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    /** An escape can make half of a surrogate pair, which UTF-8 cannot represent. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) return replaced(text);
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c ->
                        out.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c));
        return out.toString();
    }

    void refuseTag(Optional<String> tag, String allowed, Pointer pointer, Position at) {
        if (tag.isPresent() && !tag.get().equals(allowed) && !tag.get().equals("!")) {
            findings.add(pointer.toString(), at, "unknown-tag", unknownTag(tag.get(), at), null);
        }
    }

    /** A password that begins with an exclamation mark and has no quotes is a tag. */
    private String unknownTag(String tag, Position at) {
        return findings.isSecret(at)
                ? "A value that begins with ! is a tag, and tags are not supported. If it is text, put it in quotes."
                : "The tag " + tag + " is not supported. Leave it out.";
    }
}
