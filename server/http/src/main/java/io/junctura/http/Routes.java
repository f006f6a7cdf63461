package io.junctura.http;

/** The addresses of one subject. */
@FunctionalInterface
public interface Routes {

    /** Names every address in the table, each with its permission. Called once, before the server starts. */
    void routes(RouteTable table);
}
