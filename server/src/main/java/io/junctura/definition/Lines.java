package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text of which the lines are known. Part of a file: {@code firstLine} is where it begins there. Tells places from arrays,
 * however long a line is.
 */
final class Lines {

    private final String text;
    private final int firstLine;
    private final int[] starts;

    /** How many code points there are before each character, and in all; null where each character is one. */
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

    /** The place of a character, by its index in the text. */
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

    /** The index of a character by how many code points there are before it in the whole text. */
    int indexOf(int before) {
        int[] all = codePoints;
        if (all == null) return Math.min(before, text.length());
        int found = Arrays.binarySearch(all, before);
        if (found < 0) return text.length();
        // Both halves of a pair have as many before them.
        while (found > 0 && all[found - 1] == before) found--;
        return found;
    }

    private int codePoints(int from, int to) {
        return codePoints == null ? to - from : codePoints[to] - codePoints[from];
    }

    /** Where a line begins; the text's end if there is no such line. */
    int start(int line) {
        return line < starts.length ? starts[line] : text.length();
    }

    /** Where a line ends, without its break. */
    int end(int line) {
        int end = line + 1 < starts.length ? starts[line + 1] - 1 : text.length();
        return end > start(line) && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    /** The line that a position is in, without its end. */
    String line(Position position) {
        int number = position.line() - firstLine;
        if (number < 0 || number >= starts.length) return "";
        int end = number + 1 < starts.length ? starts[number + 1] : text.length();
        return text.substring(starts[number], end).stripTrailing();
    }
}
