package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.util.Arrays;

/** A text of which the lines are known. Part of a file: {@code firstLine} is where it begins there. */
final class Lines {

    private final String text;
    private final int firstLine;
    private final int[] starts;

    Lines(String text, int firstLine) {
        this.text = text;
        this.firstLine = firstLine;
        int[] found = new int[16];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\n') continue;
            if (count == found.length) found = Arrays.copyOf(found, count * 2);
            found[count++] = i + 1;
        }
        this.starts = Arrays.copyOf(found, count);
    }

    String text() {
        return text;
    }

    /** The place of a character, by its index in the text. */
    Position position(int index) {
        int line = Arrays.binarySearch(starts, index);
        if (line < 0) line = -line - 2;
        int column = text.codePointCount(starts[line], Math.min(index, text.length()));
        return new Position(firstLine + line, column + 1);
    }

    /** The index of a character by its line and column, both from 0, columns in code points. */
    int index(int line, int column) {
        if (line >= starts.length) return text.length();
        int start = starts[line];
        int end = line + 1 < starts.length ? starts[line + 1] : text.length();
        return start + column <= end && text.codePointCount(start, end) >= column
                ? text.offsetByCodePoints(start, column)
                : end;
    }

    /** The line that a position is in, without its end. */
    String line(Position position) {
        int number = position.line() - firstLine;
        if (number < 0 || number >= starts.length) return "";
        int end = number + 1 < starts.length ? starts[number + 1] : text.length();
        return text.substring(starts[number], end).stripTrailing();
    }
}
