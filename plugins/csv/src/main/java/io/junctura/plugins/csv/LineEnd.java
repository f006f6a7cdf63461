package io.junctura.plugins.csv;

import de.siegmar.fastcsv.writer.LineDelimiter;

/** How lines end. */
public enum LineEnd {
    CRLF(LineDelimiter.CRLF),
    LF(LineDelimiter.LF);

    final LineDelimiter delimiter;

    LineEnd(LineDelimiter delimiter) {
        this.delimiter = delimiter;
    }
}
