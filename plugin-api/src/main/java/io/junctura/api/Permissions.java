package io.junctura.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a connector may do in addition to calling the addresses of its saved connections. The server shows the
 * permissions to the person who installs the plugin, and enforces them: {@link Context#http()},
 * {@link Context#network()} and {@link Context#tokens()} call no other host, and {@link Context#files()} and
 * {@link Context#localFiles()} open no file without it. A connector without this annotation has no permissions.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Permissions {

    /**
     * Hosts that it calls besides those of its connections' settings: {@code api.example.com}, {@code *.example.com} for
     * all subdomains, or {@code *} for all hosts. The list also applies when the server requests access tokens for a
     * connection ({@link OAuth2#token()}).
     */
    String[] hosts() default {};

    /**
     * Whether it opens sockets for protocols other than HTTP, by {@link ConnectionContext#network()} or by a library with a
     * network layer of its own.
     */
    boolean sockets() default false;

    /** Whether it reads or stores files of runs. */
    boolean files() default false;

    /** Whether it reads or writes files on the server's disk, in the folders that the administrator has named. */
    boolean localFiles() default false;

    /** Whether the plugin's jar contains native libraries ({@code .so}, {@code .dll}, {@code .dylib}). */
    boolean nativeCode() default false;
}
