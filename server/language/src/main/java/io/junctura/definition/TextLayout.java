package io.junctura.definition;

import java.util.Arrays;

/**
 * The starts of lines, documents and expressions of a file, found in one pass over its characters. The text need not be valid
 * YAML. Lookups use arrays, so their cost does not depend on the length of a line.
 */
final class TextLayout {

    private static final String INTEGRATION = "integration";

    private final int length;

    /** For each line: its start, its indentation (-1 for a blank line), its first comma or brace. */
    private int[] starts = new int[16];

    private int[] indentations = new int[16];
    private int[] firstFlow = new int[16];
    private int lines;

    /** The lines that separate documents, and whether the document after each is an integration; the first is line -1. */
    private int[] separators = new int[4];

    private boolean[] integrations = new boolean[4];
    private int documents;

    private int[] expressions = new int[4];
    private int expressionCount;
    private final boolean json;

    TextLayout(CharSequence text) {
        this.length = text.length();
        document(-1);
        for (int at = 0; at <= length; ) at = line(text, at);
        int first = 0;
        while (first < lines - 1 && indentations[first] < 0) first++;
        int begin = starts[first] + Math.max(0, indentations[first]);
        json = begin < length && text.charAt(begin) == '{';
    }

    /** Scans one line. @return the start of the next */
    private int line(CharSequence text, int start) {
        if (lines == starts.length) grow();
        starts[lines] = start;
        firstFlow[lines] = Integer.MAX_VALUE;
        int at = start;
        int content = -1;
        for (; at < length && text.charAt(at) != '\n'; at++) {
            char c = text.charAt(at);
            if (content < 0 && !Character.isWhitespace(c)) content = at;
            if ((c == '{' || c == ',') && firstFlow[lines] == Integer.MAX_VALUE) firstFlow[lines] = at;
            if (c == '{') at = braces(text, at);
        }
        indentations[lines] = content < 0 ? -1 : content - start;
        if (content == start && separates(text, start, at)) document(lines);
        else if (content >= 0 && namesIntegration(text, content, at)) integrations[documents - 1] = true;
        lines++;
        return at + 1;
    }

    /** Two braces open an expression; four are two braces as text. @return the index of the last brace */
    private int braces(CharSequence text, int at) {
        if (at + 1 >= length || text.charAt(at + 1) != '{') return at;
        if (at + 3 < length && text.charAt(at + 2) == '{' && text.charAt(at + 3) == '{') return at + 3;
        if (expressionCount == expressions.length) expressions = Arrays.copyOf(expressions, expressionCount * 2);
        expressions[expressionCount++] = at;
        return at + 1;
    }

    private static boolean separates(CharSequence text, int start, int end) {
        if (end - start < 3) return false;
        char c = text.charAt(start);
        if ((c != '-' && c != '.') || text.charAt(start + 1) != c || text.charAt(start + 2) != c) return false;
        return end - start == 3 || Character.isWhitespace(text.charAt(start + 3));
    }

    private static boolean namesIntegration(CharSequence text, int content, int end) {
        int at = content;
        while (at < end && "{ \t\"'".indexOf(text.charAt(at)) >= 0) at++;
        if (end - at < INTEGRATION.length()) return false;
        for (int i = 0; i < INTEGRATION.length(); i++) {
            if (text.charAt(at + i) != INTEGRATION.charAt(i)) return false;
        }
        at += INTEGRATION.length();
        if (at < end && (text.charAt(at) == '"' || text.charAt(at) == '\'')) at++;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
        return at < end && text.charAt(at) == ':';
    }

    private void document(int line) {
        if (documents == separators.length) {
            separators = Arrays.copyOf(separators, documents * 2);
            integrations = Arrays.copyOf(integrations, documents * 2);
        }
        separators[documents++] = line;
    }

    private void grow() {
        starts = Arrays.copyOf(starts, lines * 2);
        indentations = Arrays.copyOf(indentations, lines * 2);
        firstFlow = Arrays.copyOf(firstFlow, lines * 2);
    }

    int lines() {
        return lines;
    }

    /** The line of a character, from 0. */
    int line(int at) {
        int found = Arrays.binarySearch(starts, 0, lines, at);
        return found < 0 ? -found - 2 : found;
    }

    int start(int line) {
        return starts[line];
    }

    /** The index of the line's break, or of the text's end. */
    int end(int line) {
        return line + 1 < lines ? starts[line + 1] - 1 : length;
    }

    /** The indentation of the line; -1 if the line is blank. */
    int indentation(int line) {
        return indentations[line];
    }

    /** The next line of the same document that is indented by at most so many blanks. */
    int endOfBlock(int line, int indentation) {
        int next = line + 1;
        while (next < lines && (indentations[next] < 0 || indentations[next] > indentation)) next++;
        return next;
    }

    /** Whether the place is within braces, or in a list item, that begins in the same line. */
    boolean isFlow(int at) {
        return firstFlow[line(at)] < at;
    }

    /** Whether the whole text looks like JSON. */
    boolean isJson() {
        return json;
    }

    /** Whether an expression begins in this part of the text. */
    boolean hasExpression(int from, int to) {
        int found = Arrays.binarySearch(expressions, 0, expressionCount, from);
        int next = found < 0 ? -found - 1 : found;
        return next < expressionCount && expressions[next] < to;
    }

    boolean separatesDocuments(int line) {
        return Arrays.binarySearch(separators, 0, documents, line) >= 0;
    }

    /** Whether the document around a place is an integration. */
    boolean inIntegration(int at) {
        return integrations[documentOf(at)];
    }

    /** The end of the document around a place. */
    int endOfDocument(int at) {
        int next = documentOf(at) + 1;
        return next < documents ? starts[separators[next]] : length;
    }

    private int documentOf(int at) {
        int found = Arrays.binarySearch(separators, 0, documents, line(at));
        return found < 0 ? -found - 2 : found;
    }

    /** The end of the quoted text that begins here; 0 if it is not closed. */
    static int endOfQuoted(CharSequence text, int open) {
        char quote = text.charAt(open);
        for (int at = open + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') at++;
            else if (c == quote && quote == '\'' && at + 1 < text.length() && text.charAt(at + 1) == quote) at++;
            else if (c == quote) return at + 1;
        }
        return 0;
    }
}
