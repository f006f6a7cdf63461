package io.junctura.plugins.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** How JSON is read and written. The limits are those of the server, so that other steps can read what was read here. */
final class JsonFormat {
    static final int MAX_LEVELS = 200;
    static final int MAX_TEXT_LENGTH = 10_000_000;
    static final int MAX_NUMBER_LENGTH = 1_000;

    /** The largest number of digits of a number with an exponent, if it were written without the exponent. */
    static final int MAX_SCALE = 1_000;

    static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_LEVELS)
                    .maxStringLength(MAX_TEXT_LENGTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .rootValueSeparator("\n")
            // A pool for each thread would outlive the plugin.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private JsonFormat() {}
}
