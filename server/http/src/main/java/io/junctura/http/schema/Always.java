package io.junctura.http.schema;

import java.util.Map;

/** A member that is true where it is present. */
public enum Always implements SpecialView {
    TRUE;

    @Override
    public Object json() {
        return true;
    }

    static Map<String, Object> schema() {
        return Map.of("const", true);
    }
}
