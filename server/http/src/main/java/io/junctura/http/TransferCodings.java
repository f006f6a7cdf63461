package io.junctura.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/**
 * Refuses transfer codings other than chunked. Jetty does not decode them, and would pass the body on undecoded. Refuses all
 * transfer codings before HTTP/1.1, which a proxy may ignore: it would see the end of the body in another place.
 */
final class TransferCodings implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        String codings = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
        if (codings == null) return request;
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        if (version.getVersion() < HttpVersion.HTTP_1_1.getVersion()) {
            throw new HttpException.RuntimeException(HttpStatus.BAD_REQUEST_400, "transfer coding before HTTP/1.1");
        }
        if (codings.strip().equalsIgnoreCase("chunked")) return request;
        throw new HttpException.RuntimeException(HttpStatus.NOT_IMPLEMENTED_501, "transfer coding");
    }
}
