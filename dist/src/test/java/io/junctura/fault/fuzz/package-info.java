/**
 * Requests that nobody would send in earnest, drawn by chance. What there is to send to is read from the server itself: its
 * routes from its OpenAPI document, documents from their JSON Schema, functions from the table of built-in functions. So what
 * is new there is tried here.
 */
package io.junctura.fault.fuzz;
