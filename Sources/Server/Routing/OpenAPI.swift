import Runtime

/// The description of all routes (OpenAPI 3.1.0).
enum OpenAPI {
    static func document(of routes: [Route], version: String) -> JSONValue {
        var paths: [String: [String: JSONValue]] = [:]
        for route in routes {
            paths[route.path.description, default: [:]][route.method.lowercased()] = operation(of: route)
        }
        var components = [ErrorBody.component]
        for route in routes { components += route.operation.schemas.flatMap(\.components) }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Parley", "version": .string(version),
                "summary": "Conversations by voice and text.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths.mapValues(JSONValue.object)),
            "components": [
                "schemas": .object(
                    Dictionary(components.map { ($0.name, $0.schema.description) }) { first, _ in first }
                ),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"],
                    "header": ["type": "apiKey", "in": "header", "name": "X-API-Key"],
                ],
            ],
        ]
    }

    private static func operation(of route: Route) -> JSONValue {
        let operation = route.operation
        var members: [String: JSONValue] = [
            "operationId": .string(operation.name),
            "summary": .string(operation.summary),
            "responses": .object(responses(of: route)),
        ]
        let parameters = route.path.places.map(place) + operation.query.map(parameter)
        if !parameters.isEmpty { members["parameters"] = .array(parameters) }
        if let body = operation.body {
            members["requestBody"] = [
                "required": .bool(body.violation(in: .object([:])) != nil),
                "content": ["application/json": ["schema": body.description]],
            ]
        }
        // An empty requirement beside the others: where the server is open, none is needed.
        members["security"] = route.access == .everyone ? [] : [["bearer": []], ["header": []], .object([:])]
        return .object(members)
    }

    private static func place(_ name: String) -> JSONValue {
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }

    private static func parameter(_ parameter: Operation.Parameter) -> JSONValue {
        var schema = parameter.schema.description
        if let fallback = parameter.fallback, case .object(var members) = schema {
            members["default"] = fallback
            schema = .object(members)
        }
        return [
            "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
            "description": .string(parameter.meaning), "schema": schema,
        ]
    }

    private static func responses(of route: Route) -> [String: JSONValue] {
        var responses: [String: JSONValue] = [
            "default": [
                "description": "An error.", "content": ["application/json": ["schema": ErrorBody.schema.description]],
            ]
        ]
        for answer in route.operation.answers {
            var members: [String: JSONValue] = ["description": .string(answer.meaning)]
            if !answer.bodies.isEmpty {
                members["content"] = .object(answer.bodies.mapValues { ["schema": $0.description] })
            }
            responses["\(answer.status)"] = .object(members)
        }
        return responses
    }
}

extension Operation {
    var schemas: [JSONSchema] {
        query.map(\.schema) + (body.map { [$0] } ?? []) + answers.flatMap(\.bodies.values)
    }
}

/// The one shape of errors.
enum ErrorBody {
    static let component = JSONSchema.Component(
        name: "Error",
        schema: .object([
            .init(
                "error",
                .object([
                    .init("code", .text, "What happened, for programs."),
                    .init("message", .text, "What happened and what to do, for people."),
                    .init("type", .text, "OpenAI's name for the kind of error."),
                    .init("param", .nullable(.text), "The field or query value at fault."),
                    .init("request_id", .text, "The same as X-Request-Id."),
                ])
            )
        ])
    )
    static let schema = JSONSchema.named(component)
}
