package io.junctura.plugins.csv;

import de.siegmar.fastcsv.writer.QuoteStrategies;

/** Which cells are written with quotes around them. */
public enum Quoting {
    /** Those that could not be read otherwise. */
    AS_NEEDED(QuoteStrategies.REQUIRED),
    ALWAYS(QuoteStrategies.ALWAYS);

    final QuoteStrategies strategy;

    Quoting(QuoteStrategies strategy) {
        this.strategy = strategy;
    }
}
