package io.junctura.plugins.excel;

import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import io.junctura.api.Field;
import io.junctura.api.FileRef;
import io.junctura.api.NoConnection;
import io.junctura.api.RowStreams;
import io.junctura.api.RowsAction;
import io.junctura.plugins.zips.Unreadable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a sheet. Each row is a map from column names to texts, numbers, booleans, and dates as texts in ISO
 * 8601. An empty cell is null. Empty rows are left out.
 *
 * @param file       the workbook, an .xlsx file
 * @param sheet      the sheet's name, or its number from 1. Without it, the first sheet
 * @param header     whether the first row contains the names of the columns. Otherwise the names are A, B, C and so on
 * @param range      the cells to read: {@code B3:F100}, {@code B:F}, or {@code B3} for all cells from B3 on
 * @param types      the types of columns, by their names. A cell that does not fit its type is an error
 * @param uncomputed what a formula is whose value the file does not have, as in files of programs: an error of the step,
 *                   an empty cell, or the text {@code #N/A}
 * @param maxBytes   the largest size of the unpacked file, in bytes
 * @param maxRatio   the largest ratio of the unpacked to the packed size. The first 10 MB are always allowed
 */
@ActionInfo(id = "read", title = "Read rows", effect = Effect.READ)
public record ReadRows(
        FileRef file,
        @Field(example = "Orders") @Nullable String sheet,
        @Field(fallback = "true") boolean header,
        @Field(example = "B3:F100") @Nullable String range,
        Map<String, CellType> types,

        @Field(title = "Formulas without a value", fallback = "fail", advanced = true)
        UncomputedFormulas uncomputed,

        @Field(fallback = "10000000000", min = 1, advanced = true)
        long maxBytes,

        @Field(fallback = "100", min = 1, advanced = true) int maxRatio)
        implements RowsAction<NoConnection> {

    public ReadRows {
        if (range != null) Range.of(range);
    }

    @Override
    public RowStreams.Reader open(ActionContext<NoConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        return Unreadable.translate(() -> {
            Workbook workbook = Workbook.open(context.files(), file, maxBytes, maxRatio);
            try {
                Range part = range == null ? Range.ALL : Range.of(range);
                return SheetRows.of(workbook, workbook.sheet(sheet, uncomputed), part, header, types);
            } catch (IOException | RuntimeException e) {
                workbook.close();
                throw Unreadable.of("\"" + file.name() + "\"", e);
            }
        });
    }
}
