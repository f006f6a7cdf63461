package io.junctura.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The violations that one rule of the contract has found. The rule reports all of them together. */
final class Violations {
    private static final int MAX_SENTENCE_LENGTH = 400;

    private static final Pattern MISSING_CLASS = Pattern.compile("NoClassDefFoundError: ([\\w$]+(?:/[\\w$]+)+)");

    private final List<String> found = new ArrayList<>();

    /** @param sentence what fails, where, why, and what to do */
    void add(String sentence) {
        found.add(sentence);
    }

    void addUnless(boolean kept, String sentence) {
        if (!kept) add(sentence);
    }

    /** @throws AssertionError if there are violations */
    void throwIfAny() {
        if (!found.isEmpty()) throw new AssertionError(String.join("\n", found));
    }

    /** Whether a message is fit for people: one or two sentences without names of Java classes. */
    static boolean isSentence(String text) {
        String words = text.strip();
        return words.length() > 10
                && words.length() <= MAX_SENTENCE_LENGTH
                && words.indexOf(' ') > 0
                && words.indexOf('\n') < 0
                && ".!?…".indexOf(words.charAt(words.length() - 1)) >= 0
                && !words.contains("Exception")
                && !words.toLowerCase(Locale.ROOT).contains("null ");
    }

    /** Whether the server wrote the message, because the plugin threw an exception that it must not throw. */
    static boolean isFault(String message) {
        return message.contains("This is a fault in the plugin");
    }

    /** What to do about a class that the plugin's jar lacks; empty if the message names none. */
    static String missingClass(String message) {
        Matcher missing = MISSING_CLASS.matcher(message);
        if (!missing.find()) return "";
        return " The plugin's jar lacks the class " + missing.group(1).replace('/', '.')
                + ". Put the library that has it into the jar, for example by the maven-shade-plugin.";
    }
}
