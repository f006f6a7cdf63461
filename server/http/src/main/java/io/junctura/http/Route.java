package io.junctura.http;

import io.junctura.http.schema.RecordSchemas;
import io.junctura.http.schema.RequestBody;
import io.junctura.http.schema.Schemas;
import io.junctura.http.schema.View;
import io.junctura.http.schema.Views;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One address and method: its permission, its handler and its description in the OpenAPI document. Schemas are suppliers, so
 * they are built only when that document is requested.
 */
public final class Route {
    /** Safe methods. The route's own method decides, not what a request claims. */
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

    private final String method;
    private final String path;
    private final Exchange.Handler handler;
    private final boolean ofFlows;
    private @Nullable Permission permission;
    private Audit audit = Audit.NONE;
    private String summary = "";
    private @Nullable Content body;
    private boolean bodyNeeded = true;
    private BodyLimit bodyLimit = BodyLimit.API;
    private boolean probe;
    private boolean forSubscribers;
    private final List<Parameter> parameters = new ArrayList<>(0);
    private final List<Answer> answers = new ArrayList<>(1);
    private boolean answeredByFlows;
    private boolean receivesEvents;

    /** @param required always true for a path parameter */
    record Parameter(String name, String in, String docs, boolean required) {}

    record Content(String type, Supplier<Map<String, Object>> schema) {}

    /** @param empty whether it has no body, although its status is one of errors */
    record Answer(int status, String docs, @Nullable Content content, boolean empty) {}

    /** @param ofFlows whether it is an address of flows: the handler gets the request before the body has arrived */
    Route(String method, String path, Exchange.Handler handler, boolean ofFlows) {
        this.method = method;
        this.path = path;
        this.handler = handler;
        this.ofFlows = ofFlows;
        this.receivesEvents = ofFlows;
    }

    /**
     * The permission that the caller needs, and what the audit log gets of a call. The server does not start if a route has
     * none. Public routes have {@link Audit#NONE} or {@link Audit#OWN_LINE}, because no caller is known.
     */
    public Route needs(Permission needed, Audit recorded) {
        if (needed == Permission.PUBLIC && (recorded == Audit.READ || recorded == Audit.CALL)) {
            throw new IllegalArgumentException(this + " is public, so the audit log cannot name its caller");
        }
        permission = needed;
        audit = recorded;
        return this;
    }

    public Audit audit() {
        return audit;
    }

    /**
     * Says that a token which is limited to one instance's subscriptions may call it, too: the handler shows and changes
     * nothing else to it.
     */
    public Route forSubscribers() {
        forSubscribers = true;
        return this;
    }

    public boolean isForSubscribers() {
        return forSubscribers;
    }

    /** One line for the reference. */
    public Route summary(String text) {
        summary = text;
        return this;
    }

    /** A query parameter. */
    public Route query(String name, String docs) {
        parameters.add(new Parameter(name, "query", docs, false));
        return this;
    }

    /** A request header of its own, such as {@code If-Match}. */
    public Route header(String name, String docs) {
        parameters.add(new Parameter(name, "header", docs, false));
        return this;
    }

    /** The request's body as JSON. */
    public Route body(Supplier<Map<String, Object>> schema) {
        return body("application/json", schema);
    }

    /** An optional JSON body. */
    public Route optionalBody(Supplier<Map<String, Object>> schema) {
        bodyNeeded = false;
        return body(schema);
    }

    /** The request's body as JSON, which the handler reads with {@link Bodies#read}. */
    public Route body(Class<? extends RequestBody> record) {
        return body(() -> RecordSchemas.of(record));
    }

    /** An optional JSON body, which the handler reads with {@link Bodies#readOrNothing}. */
    public Route optionalBody(Class<? extends RequestBody> record) {
        return optionalBody(() -> RecordSchemas.of(record));
    }

    /** The request's body in some other type. */
    public Route body(String contentType, Supplier<Map<String, Object>> schema) {
        body = new Content(contentType, schema);
        return this;
    }

    /** How large a body may be, and how slowly it may arrive; {@link BodyLimit#API} by default. */
    public Route bodyLimit(BodyLimit limit) {
        bodyLimit = limit;
        return this;
    }

    /** Runs the route on reserved threads, so that it answers while all others are busy. It must not block for long. */
    public Route probe() {
        probe = true;
        return this;
    }

    /** An answer without a body; with a problem if its status is one of errors. */
    public Route answers(int status, String docs) {
        answers.add(new Answer(status, docs, null, false));
        return this;
    }

    /** An answer without a body, whatever its status. */
    public Route answersEmpty(int status, String docs) {
        answers.add(new Answer(status, docs, null, true));
        return this;
    }

    /** Whether refused requests are in the log of received events. By default, those to addresses of flows are. */
    public Route receivesEvents(boolean receives) {
        receivesEvents = receives;
        return this;
    }

    boolean receivesEvents() {
        return receivesEvents;
    }

    /** Says that a flow, or its trigger, may answer with a status, type and body of its own. */
    public Route answeredByFlows() {
        answeredByFlows = true;
        return this;
    }

    /** An answer with a JSON body. */
    public Route answers(int status, String docs, Supplier<Map<String, Object>> schema) {
        return answers(status, docs, "application/json", schema);
    }

    /** An answer with a view as its JSON body. */
    public Route answers(int status, String docs, Class<? extends View> view) {
        return answers(status, docs, () -> Views.schema(view));
    }

    /** An answer with a page of views as its JSON body. */
    public Route answersPage(String docs, Class<? extends View> items) {
        return answers(200, docs, () -> Schemas.page(items));
    }

    /** An answer with a body of some other type. */
    public Route answers(int status, String docs, String contentType, Supplier<Map<String, Object>> schema) {
        answers.add(new Answer(status, docs, new Content(contentType, schema), false));
        return this;
    }

    public String method() {
        return method;
    }

    /** With {@code {name}} for each parameter. */
    public String path() {
        return path;
    }

    public Permission permission() {
        if (permission == null)
            throw new IllegalStateException(method + " " + path + " does not declare its permission");
        return permission;
    }

    /** Whether a call may change something, by the table's own method. */
    public boolean unsafe() {
        return !SAFE.contains(method);
    }

    boolean declared() {
        return permission != null;
    }

    /** The path of a request as it came, without the query. Not for public routes: their paths may contain secrets. */
    public String pathOf(Exchange http) {
        if (permission() == Permission.PUBLIC) throw new IllegalStateException(this + " is public");
        return http.inProgress().request.getHttpURI().getPath();
    }

    Exchange.Handler handler() {
        return handler;
    }

    /** Whether it is an address of flows, which bypasses Javalin. */
    boolean isOfFlows() {
        return ofFlows;
    }

    BodyLimit bodyLimit() {
        return bodyLimit;
    }

    boolean isProbe() {
        return probe;
    }

    String summary() {
        return summary;
    }

    @Nullable
    Content body() {
        return body;
    }

    boolean bodyNeeded() {
        return bodyNeeded;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    boolean hasHeader(String name) {
        return parameters.stream()
                .anyMatch(parameter ->
                        parameter.in().equals("header") && parameter.name().equals(name));
    }

    boolean isAnsweredByFlows() {
        return answeredByFlows;
    }

    List<Answer> answers() {
        return answers;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
