/**
 * Random requests. The routes come from the server's OpenAPI document, documents from their JSON Schema, functions from the
 * table of built-in functions. So new routes, keys and functions are tested automatically.
 */
package io.junctura.fault.fuzz;
