package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An index of the lines of a text. The text may be part of a file, where it starts at {@code firstLine}. Positions come from
 * arrays, so a lookup does not depend on the length of a line.
 */
final class Lines {

    private final String text;
    private final int firstLine;
    private final int[] starts;

    /** The number of code points before each character, and in total; null if each character is a code point. */
    private final int @Nullable [] codePoints;

    Lines(String text, int firstLine) {
        this.text = text;
        this.firstLine = firstLine;
        int[] found = new int[16];
        int count = 1;
        boolean pairs = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            pairs |= Character.isSurrogate(c);
            if (c != '\n') continue;
            if (count == found.length) found = Arrays.copyOf(found, count * 2);
            found[count++] = i + 1;
        }
        this.starts = Arrays.copyOf(found, count);
        this.codePoints = pairs ? codePoints(text) : null;
    }

    private static int[] codePoints(String text) {
        int[] before = new int[text.length() + 1];
        int count = 0;
        for (int i = 0; i < text.length(); i++) {
            before[i] = count;
            boolean half = Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!half) count++;
        }
        before[text.length()] = count;
        return before;
    }

    String text() {
        return text;
    }

    /** The position of a character, by its index in the text. */
    Position position(int index) {
        int line = Arrays.binarySearch(starts, index);
        if (line < 0) line = -line - 2;
        return new Position(firstLine + line, codePoints(starts[line], Math.min(index, text.length())) + 1);
    }

    /** The index of a character by its line and column, both from 0, columns in code points. */
    int index(int line, int column) {
        if (line >= starts.length) return text.length();
        int start = starts[line];
        int end = line + 1 < starts.length ? starts[line + 1] : text.length();
        if (codePoints(start, end) < column) return end;
        return codePoints == null ? start + column : indexOf(codePoints[start] + column);
    }

    /** The index of a character, by the number of code points before it in the whole text. */
    int indexOf(int before) {
        int[] all = codePoints;
        if (all == null) return Math.min(before, text.length());
        int found = Arrays.binarySearch(all, before);
        if (found < 0) return text.length();
        // Both halves of a surrogate pair have the same number.
        while (found > 0 && all[found - 1] == before) found--;
        return found;
    }

    private int codePoints(int from, int to) {
        return codePoints == null ? to - from : codePoints[to] - codePoints[from];
    }

    /** The start of a line; the text's end if there is no such line. */
    int start(int line) {
        return line < starts.length ? starts[line] : text.length();
    }

    /** The end of a line, without its line break. */
    int end(int line) {
        int end = line + 1 < starts.length ? starts[line + 1] - 1 : text.length();
        return end > start(line) && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** The line of a position, without its line break. */
    String line(Position position) {
        int number = position.line() - firstLine;
        if (number < 0 || number >= starts.length) return "";
        int end = number + 1 < starts.length ? starts[number + 1] : text.length();
        return text.substring(starts[number], end).stripTrailing();
    }
}
