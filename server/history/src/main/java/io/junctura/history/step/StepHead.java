package io.junctura.history.step;

import io.junctura.http.schema.Docs;
import io.junctura.http.schema.IfPresent;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.SpecialView;
import io.junctura.http.schema.View;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the plan says of a step of a run. */
public record StepHead(
        @Docs("From the flow's root down, such as route/gold/send")
        String path,

        String id,

        @Docs("action, filter, set, select, switch, call, respond, stop, fail, for-each, parallel, try, delay or"
                + " callback")
        String kind,

        @IfPresent @Docs("The action") @Nullable String use,

        @IfPresent @Docs("The flow that a call runs") @Nullable
        String flow,

        @IfPresent @Nullable Title title)
        implements View {

    /** The title in the plan. It is absent if the plan cannot be read, and null if the step has none. */
    record Title(@Nullable String text) implements SpecialView {
        @Override
        public @Nullable Object json() {
            return text;
        }

        static Map<String, Object> schema() {
            return Schemas.nullable(Schemas.string());
        }
    }
}
