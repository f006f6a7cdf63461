package io.junctura.search;

import io.junctura.masking.SecretNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects the searched texts of a run, each with its place. Objects and lists become readable lines, such as
 * {@code order: SO-1, lines: sku: A}. Values of secret names are masked.
 */
final class RunTexts implements TextSink {
    /** The letter of the payload, which is no entry. */
    static final int PAYLOAD = 'P';

    private static final String SEPARATOR = ", ";

    private final List<Text> texts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    /** The kind of an outcome, and the step or reason after it. */
    private final StringBuilder outcome = new StringBuilder();

    private final StringBuilder named = new StringBuilder();
    private int collected;
    private int letter;
    private int place;
    private @Nullable String step;

    private int depth;
    /** The number of commas in the outer two levels. */
    private final int[] commas = new int[3];

    private int leaf;
    private boolean nextIsSecret;
    /** The depth of a secret object or list; 0 if there is none. */
    private int secretDepth;

    /** @param step the path of a step; null if the text belongs to the run */
    record Text(SearchMatch.Location in, @Nullable String step, String text) {}

    List<Text> texts() {
        return texts;
    }

    @Override
    public void begin(int letter, int place, @Nullable String step) {
        this.letter = letter;
        this.place = place;
        this.step = step;
        depth = 0;
        commas[1] = 0;
        commas[2] = 0;
        leaf = 0;
        nextIsSecret = false;
        secretDepth = 0;
        text.setLength(0);
        outcome.setLength(0);
        named.setLength(0);
    }

    @Override
    public void end() {
        String found = (isReason() ? named : text).toString().strip();
        while (found.endsWith(","))
            found = found.substring(0, found.length() - 1).strip();
        if (!found.isEmpty()) texts.add(new Text(in(), step(), found));
        collected += text.length();
        text.setLength(0);
        letter = 0;
    }

    private SearchMatch.Location in() {
        return switch (letter) {
            case PAYLOAD -> SearchMatch.Location.PAYLOAD;
            case 'f', 't', 'e' -> isReason() ? SearchMatch.Location.REASON : SearchMatch.Location.ERROR;
            case 'i' -> place == 4 ? SearchMatch.Location.ERROR : SearchMatch.Location.OUTPUT;
            default -> SearchMatch.Location.OUTPUT;
        };
    }

    /** Whether it is the reason of a run that ended early, and not an error. */
    private boolean isReason() {
        return letter == 'e' && outcome.toString().equals("ok");
    }

    private @Nullable String step() {
        if (letter == PAYLOAD) return null;
        if (letter != 'e') return step;
        return isReason() || named.isEmpty() ? null : named.toString();
    }

    /** Whether the present part of the value is shown. Leaves out kinds of errors, tokens of call-backs, and names. */
    private boolean isShown() {
        if (secretDepth > 0) return false;
        return switch (letter) {
            case 0 -> false;
            case 'f', 't' -> depth == 1 && commas[1] == 3;
            case 'i' -> place == 5 || (depth == 1 && commas[1] == 3);
            case 'o' -> commas[1] == 2;
            case 'e' -> depth == 2 && commas[2] == 3;
            default -> true;
        };
    }

    @Override
    public void punctuation(int c) {
        if (letter == 0) return;
        switch (c) {
            case '{', '[' -> {
                depth++;
                if (nextIsSecret && secretDepth == 0) {
                    text.append(SecretNames.MASK);
                    secretDepth = depth;
                }
                nextIsSecret = false;
                if (depth < commas.length) commas[depth] = 0;
            }
            case '}', ']' -> {
                if (depth == secretDepth) secretDepth = 0;
                depth--;
            }
            case ':' -> {
                if (!isShown()) return;
                nextIsSecret = isSecret(text.substring(Math.min(leaf, text.length())));
                text.append(": ");
            }
            default -> {
                if (isShown() && !text.isEmpty() && !endsWithSeparator()) text.append(SEPARATOR);
                if (depth < commas.length) commas[depth]++;
            }
        }
        leaf = text.length();
    }

    /** Outputs may contain headers of responses, whose cookies are credentials. */
    private static boolean isSecret(String name) {
        return SecretNames.isKey(name) || name.toLowerCase(Locale.ROOT).endsWith("cookie");
    }

    private boolean endsWithSeparator() {
        return text.length() >= 2 && text.charAt(text.length() - 2) == ',' && text.charAt(text.length() - 1) == ' ';
    }

    @Override
    public void constant(int c) {
        if (isShown()) text.append((char) c);
    }

    @Override
    public void put(int codePoint) {
        if (letter == 'e' && depth == 1) {
            (commas[1] == 0 ? outcome : named).appendCodePoint(codePoint);
        } else if (isShown()) {
            text.appendCodePoint(Character.isISOControl(codePoint) ? ' ' : codePoint);
        }
    }

    @Override
    public void space() {
        if (!nextIsSecret || !isShown()) return;
        text.setLength(leaf);
        text.append(SecretNames.MASK);
        nextIsSecret = false;
    }

    @Override
    public int length() {
        return collected + text.length();
    }
}
