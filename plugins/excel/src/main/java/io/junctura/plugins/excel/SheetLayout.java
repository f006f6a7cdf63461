package io.junctura.plugins.excel;

import io.junctura.api.Rows;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A sheet that is to be written; see {@link WriteRows}. */
record SheetLayout(
        String name,
        Rows rows,
        List<String> columns,
        Map<String, String> titles,
        boolean header,
        Map<String, CellType> types,
        Map<String, String> formats,
        Map<String, BigDecimal> widths) {}
