package io.junctura.history;

import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.SpecialView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The version of its flow that a run executes.
 *
 * @param number negative: of a draft that is tested
 */
record RunVersion(int number) implements SpecialView {

    boolean isDraft() {
        return number < 0;
    }

    @Override
    public Object json() {
        return isDraft() ? "draft" : (Object) (long) number;
    }

    static Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("anyOf", List.of(Schemas.integer(), Map.of("const", "draft")));
        schema.put("description", "\"draft\" in a run that tests a draft");
        return schema;
    }
}
