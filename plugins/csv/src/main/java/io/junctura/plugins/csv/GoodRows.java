package io.junctura.plugins.csv;

import io.junctura.api.ActionContext;
import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows that can be used. A bad row is an error, or is skipped and counted. */
final class GoodRows {
    private final CsvRows rows;
    private final String where;
    private final BadRows badRows;
    private final ActionContext<?> context;
    private long skipped;
    private String first = "";

    GoodRows(CsvRows rows, String where, BadRows badRows, ActionContext<?> context) {
        this.rows = rows;
        this.where = where;
        this.badRows = badRows;
        this.context = context;
    }

    /** @return null after the last row */
    @Nullable
    Map<String, Object> next() throws ConnectorException, IOException {
        while (rows.advance()) {
            try {
                return rows.row();
            } catch (BadRow e) {
                if (badRows == BadRows.FAIL) throw ConnectorException.badInput(rows.located(e));
                if (skipped++ == 0) first = rows.located(e);
            }
        }
        if (skipped > 0) logSkipped();
        return null;
    }

    private void logSkipped() {
        String message = "Bad rows of " + where + " were skipped: " + skipped + ". The first one: " + first;
        context.log().log(System.Logger.Level.WARNING, message);
        skipped = 0; // So that a further call at the end does not log it again.
    }
}
