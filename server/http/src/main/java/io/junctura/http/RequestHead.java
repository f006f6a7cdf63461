package io.junctura.http;

import java.util.List;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** A request before its body has arrived: enough to authenticate the sender. */
public interface RequestHead {

    /** The first header of this name, in any case. */
    @Nullable
    String header(String name);

    /** The last header of this name, in any case: the one that a proxy adds behind those of its client. */
    @Nullable
    String lastHeader(String name);

    /** A cookie's value; null if there is none of this name. */
    @Nullable
    String cookie(String name);

    /** The raw query, without the question mark. */
    @Nullable
    String query();

    /** The numeric address of the other end of the connection. */
    String remoteAddress();

    /** Whether the connection to this server is encrypted. */
    boolean isSecure();

    static RequestHead of(Request request) {
        return new RequestHead() {
            @Override
            public @Nullable String header(String name) {
                return request.getHeaders().get(name);
            }

            @Override
            public @Nullable String lastHeader(String name) {
                List<String> all = request.getHeaders().getValuesList(name);
                return all.isEmpty() ? null : all.get(all.size() - 1);
            }

            @Override
            public @Nullable String cookie(String name) {
                for (HttpCookie cookie : Request.getCookies(request)) {
                    if (cookie.getName().equals(name)) return cookie.getValue();
                }
                return null;
            }

            @Override
            public @Nullable String query() {
                return request.getHttpURI().getQuery();
            }

            @Override
            public String remoteAddress() {
                return Request.getRemoteAddr(request);
            }

            @Override
            public boolean isSecure() {
                return request.isSecure();
            }
        };
    }
}
