/** The types of the client, from an OpenAPI document. */
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const BLOB = ts.factory.createTypeReferenceNode(ts.factory.createIdentifier("Blob"));
/** A part of a form that is a file. */
const transform = ({ format }) => (format === "binary" ? BLOB : undefined);

/** @param document its address, or itself as JSON */
export const clientTypes = async (document) => astToString(await openapiTS(document, { transform }));
