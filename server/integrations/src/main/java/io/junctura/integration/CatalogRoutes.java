package io.junctura.integration;

import io.junctura.connector.Catalog;
import io.junctura.connector.CatalogSearch;
import io.junctura.connector.CatalogSearch.Result;
import io.junctura.http.Answers;
import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.problem.ProblemException;
import io.junctura.http.schema.Docs;
import io.junctura.http.schema.OneOf;
import io.junctura.http.schema.View;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The search for triggers and actions over HTTP. */
public final class CatalogRoutes implements Routes {
    private static final String TRIGGER = "trigger";
    private static final String ACTION = "action";
    private static final int MAX = 200;
    private static final int FOUND = 20;
    private static final int MAX_QUESTION_LENGTH = 200;

    private final Supplier<Catalog> catalog;
    private volatile @Nullable CatalogSearch search;

    public CatalogRoutes(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/api/v1/catalog/search", this::find)
                .needs(Permission.VIEWER, Audit.NONE)
                .summary("Finds triggers and actions by words, synonyms and misspelt words")
                .query("q", "What to look for, such as save to database; everything if it is absent")
                .query("kind", "trigger or action; both if it is absent")
                .query("limit", "How many at the most, 1 to 200; 20 if it is absent")
                .answersPage("The best first", Hit.class);
    }

    private void find(Exchange http) {
        String question = http.queryParam("q");
        if (question != null && question.length() > MAX_QUESTION_LENGTH) {
            throw ProblemException.badRequest("bad-query", "\"q\" has at most " + MAX_QUESTION_LENGTH + " characters.");
        }
        String kind = http.queryParam("kind");
        if (kind != null && !kind.equals(TRIGGER) && !kind.equals(ACTION)) {
            throw ProblemException.badRequest("bad-query", "\"kind\" must be \"trigger\" or \"action\".");
        }
        Answers.list(
                http,
                search().find(question == null ? "" : question).stream()
                        .filter(found -> kind == null || kind.equals(kind(found)))
                        .limit(limit(http))
                        .map(Hit::of)
                        .toList(),
                null);
    }

    private static int limit(Exchange http) {
        String text = http.queryParam("limit");
        if (text == null) return FOUND;
        int limit = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : 0;
        if (limit >= 1 && limit <= MAX) return limit;
        throw ProblemException.badRequest("bad-limit", "\"limit\" must be a whole number from 1 to " + MAX + ".");
    }

    /** Made anew only when plugins have changed. */
    private CatalogSearch search() {
        Catalog now = catalog.get();
        CatalogSearch last = search;
        if (last == null || !last.isOf(now)) {
            last = new CatalogSearch(now);
            search = last;
        }
        return last;
    }

    private static String kind(Result found) {
        return found.trigger() ? TRIGGER : ACTION;
    }

    /** A trigger or an action that was found. */
    record Hit(
            @Docs("Such as sql.insert") String use,
            @OneOf({TRIGGER, ACTION}) String kind,
            String title,
            Connector connector,

            @Docs("Its first sentence") String docs,

            BigDecimal score)
            implements View {

        static Hit of(Result found) {
            return new Hit(
                    found.use(),
                    CatalogRoutes.kind(found),
                    found.title(),
                    new Connector(found.connector().id(), found.connector().title()),
                    found.docs(),
                    BigDecimal.valueOf(found.score()).setScale(1, RoundingMode.HALF_UP));
        }
    }

    record Connector(String id, String title) implements View {}
}
