package io.junctura;

import java.util.List;

/**
 * A setting that the operator gave.
 *
 * @param source where it was given
 * @param name   as messages write it, such as {@code --port}
 */
record GivenSetting(Source source, String name, List<String> values) {

    /** The places where a setting can be given. */
    public enum Source {
        OPTION,
        ENVIRONMENT,
        FILE
    }

    public GivenSetting {
        values = List.copyOf(values);
    }
}
