# Renders a template of a job as BOSH does, from properties on stdin:
#   ruby render.rb JOB_SPEC TEMPLATE < properties.json
require "erb"
require "json"
require "yaml"

# What a template sees: p, if_p and their else branches over the properties that the spec declares.
class Job
  Missing = Class.new(StandardError)

  class Branch
    def initialize(job, taken)
      @job, @taken = job, taken
    end

    def else
      yield unless @taken
    end

    def else_if_p(*names, &block)
      @taken ? self : @job.if_p(*names, &block)
    end
  end

  def initialize(declared, given)
    @values = declared.to_h do |name, about|
      value = name.split(".").reduce(given) { |level, key| level[key] if level.is_a?(Hash) }
      [name, value.nil? ? (about || {})["default"] : value]
    end
  end

  def p(names, *fallback)
    names = Array(names)
    undeclared = names - @values.keys
    raise Missing, "not in the job's spec: #{undeclared.join(", ")}" if undeclared.any?
    found = names.map { |name| @values[name] }.compact.first
    return found unless found.nil?
    return fallback.first unless fallback.empty?
    raise Missing, "Can't find property '#{names.join("', or '")}'"
  end

  def if_p(*names)
    values = names.map { |name| p(name, nil) }
    given = values.none?(&:nil?)
    yield(*values) if given
    Branch.new(self, given)
  end

  def render(template)
    ERB.new(File.read(template), trim_mode: "-").result(binding)
  end
end

spec, template = ARGV
begin
  print Job.new(YAML.safe_load(File.read(spec))["properties"], JSON.parse($stdin.read)).render(template)
rescue Job::Missing => e
  abort e.message
end
