package io.junctura.plugins.pdf;

import io.junctura.api.FileRef;
import java.util.Locale;
import java.util.Map;

/** How pages look; see {@link WritePdf}. */
record Layout(
        WritePdf.PageSize size,
        WritePdf.Orientation orientation,
        String margin,
        boolean pageNumbers,
        Map<String, FileRef> images,
        Map<String, FileRef> fonts) {

    /** What holds before the template's own styles. */
    String css() {
        StringBuilder families = new StringBuilder("'" + Fonts.BUNDLED + "'");
        fonts.keySet().forEach(family -> families.append(", '").append(family).append('\''));
        return "@page { size: " + size.name().toLowerCase(Locale.ROOT) + " "
                + orientation.name().toLowerCase(Locale.ROOT) + "; margin: " + margin + ";"
                + (pageNumbers
                        ? " @bottom-right { content: counter(page) ' / ' counter(pages); font-family: '" + Fonts.BUNDLED
                                + "'; font-size: 8pt; }"
                        : "")
                + " }\n"
                + "body { font-family: " + families + "; font-size: 10pt; margin: 0; }\n"
                + "table { -fs-table-paginate: paginate; border-collapse: collapse; }\n"
                + "thead { display: table-header-group; } tr { page-break-inside: avoid; }\n"
                + "th, td { padding: 2pt 6pt; text-align: left; vertical-align: top; }\n";
    }
}
