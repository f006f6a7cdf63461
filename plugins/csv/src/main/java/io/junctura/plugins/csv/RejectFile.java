package io.junctura.plugins.csv;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bad rows as a CSV file: the line, the reason, and the cells as they are. People open it, so formulas are guarded. */
final class RejectFile {
    private final Writer text;
    private final CsvWriter csv;

    RejectFile(OutputStream out) {
        text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
        csv = CsvWriter.builder().build(text);
    }

    void begin(List<String> columns) throws IOException {
        write("line", "reason", columns);
    }

    void add(long line, String reason, String[] cells) throws IOException {
        write(String.valueOf(line), reason, List.of(cells));
    }

    private void write(String line, String reason, List<String> cells) throws IOException {
        List<String> all = new ArrayList<>(cells.size() + 2);
        all.add(line);
        all.add(reason);
        for (String cell : cells) all.add(Formulas.guarded(cell));
        try {
            csv.writeRecord(all);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    void end() throws IOException {
        csv.flush();
        text.flush();
    }
}
