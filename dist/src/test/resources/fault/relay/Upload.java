package relay;

import io.junctura.api.Action;
import io.junctura.api.ActionContext;
import io.junctura.api.ActionInfo;
import io.junctura.api.ConnectorException;
import io.junctura.api.Effect;
import java.io.IOException;
import java.util.List;

/** Uploads a file in parts. @param name the name of the file @param parts its content */
@ActionInfo(id = "upload", title = "Upload a file", effect = Effect.IDEMPOTENT)
public record Upload(String name, List<String> parts) implements Action<Line, Void> {
    /** @param id of the upload on the server @param done the number of uploaded parts */
    public record Progress(String id, int done) {}

    @Override
    public Void run(ActionContext<Line> context) throws ConnectorException, IOException, InterruptedException {
        Session.Open session = context.shared(Session.class);
        Progress progress = context.recall("progress", Progress.class).orElse(null);
        if (progress == null) {
            progress = remember(new Progress(session.ask("BEGIN " + name, "UPLOAD " + name + " "), 0), context);
        }
        while (progress.done() < parts.size()) {
            String part = progress.id() + " " + progress.done();
            session.ask("PART " + part + " " + parts.get(progress.done()), "TAKEN " + part);
            progress = remember(new Progress(progress.id(), progress.done() + 1), context);
        }
        session.ask("COMMIT " + progress.id(), "STORED " + progress.id());
        return null;
    }

    private static Progress remember(Progress progress, ActionContext<Line> context)
            throws ConnectorException, InterruptedException {
        context.remember("progress", progress);
        return progress;
    }
}
